"""Doctors and cases that tests share: real rows, made by the real services."""

from collections.abc import Callable

import pytest

from consult.models import Case, Doctor
from tests.rig.people import make_case, make_doctor

pytest_plugins = ["tests.rig.fixtures"]


@pytest.fixture
def ana(db: None) -> Doctor:
    return make_doctor("Ana Ramírez", specialty="cardiology", country="MX", languages=("es",))


@pytest.fixture
def james(db: None) -> Doctor:
    return make_doctor(
        "James Doyle", specialty="pulmonology", country="US", languages=("en",), follows=("pulmonology",)
    )


@pytest.fixture
def noor(db: None) -> Doctor:
    return make_doctor("Noor Haddad", country="GB", languages=("en",), verified=False)


@pytest.fixture
def opened() -> Callable[..., Case]:
    """Opens a case by a doctor: `opened(ana, title="...", audience="members")`."""
    return make_case


@pytest.fixture
def case(ana: Doctor, opened: Callable[..., Case]) -> Case:
    return opened(ana)
