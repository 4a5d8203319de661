"""Doctors and cases that tests share: real rows, made by the real services."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from consult import clock
from consult.models import Case, Doctor, Subscription
from consult.models.doctors import Practice
from consult.services.cases import Opening, open_case

PASSWORD = "correct horse battery staple"


def make_doctor(
    name: str,
    *,
    specialty: str = "cardiology",
    country: str = "MX",
    languages: tuple[str, ...] = ("es",),
    verified: bool = True,
    follows: tuple[str, ...] = (),
) -> Doctor:
    """A doctor with a practice and subscriptions, verified unless said otherwise."""
    now = clock.now()
    doctor = Doctor.objects.create_user(
        f"{name.split()[0].lower()}@example.org",
        PASSWORD,
        name=name,
        country=country,
        languages=list(languages),
        interface_language=languages[0] if languages[0] in ("en", "es") else "en",
        verified_at=now if verified else None,
        verified_until=now + timedelta(days=1095) if verified else None,
    )
    Practice.objects.create(doctor=doctor, specialty_id=specialty)
    Subscription.objects.bulk_create([Subscription(doctor=doctor, specialty_id=slug) for slug in follows])
    return doctor


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

    def opened(doctor: Doctor, *, client_id: UUID | None = None, **facts: Any) -> Case:
        words = {"title": facts.pop("title", "Niño de 14 años con molde bronquial"), "question": "¿Broncoscopia ya?"}
        words |= facts.pop("words", {})
        opening = Opening(
            **({"specialties": ["pulmonology"], "urgency": "urgent", "words": words, "language": "es"} | facts)
        )
        answer = open_case(doctor=doctor, client_id=client_id or uuid4(), opening=opening)
        return Case.objects.get(pk=answer.case_id)

    return opened


@pytest.fixture
def case(ana: Doctor, opened: Callable[..., Case]) -> Case:
    return opened(ana)
