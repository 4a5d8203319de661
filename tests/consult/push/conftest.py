"""Two doctors whose phones ring, and a case at night."""

from collections.abc import Callable

import pytest

from consult import clock
from consult.models import Case, Doctor
from tests.rig.on_call import on_call
from tests.rig.push import Browser, PushService
from tests.rig.pushing import NIGHT, rings_at


@pytest.fixture
def phone(service: PushService, james: Doctor) -> Browser:
    """What rings in James's pocket."""
    browser = service.subscribe()
    with clock.at(NIGHT):
        rings_at(james, browser)
    return browser


@pytest.fixture
def urgent(ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> Case:
    """An urgent case at night, while James is on call."""
    with clock.at(NIGHT):
        on_call(james)
        return opened(ana, urgency="urgent", title="Molde bronquial de Benito Juárez")


@pytest.fixture
def author(service: PushService, ana: Doctor) -> Browser:
    """What rings in Ana's pocket."""
    browser = service.subscribe()
    rings_at(ana, browser)
    return browser
