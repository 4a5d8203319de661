"""Doctors and cases of the tests: real rows, made by the real services."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from consult import clock
from consult.ids import new_id
from consult.models import Case, Doctor, Practice, Role, Subscription
from consult.services import roles
from consult.services.accounts import make_account
from consult.services.cases import Opening, open_case
from consult.services.comments import post_comment

PASSWORD = "correct horse battery staple"


class QuickHasher(PBKDF2PasswordHasher):
    """PBKDF2 in one round: what a test writes, a server with the real hashers can read."""

    iterations = 1


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
    doctor = make_account(
        email=f"{name.split(maxsplit=1)[0].lower()}.{new_id().hex[-12:]}@example.org",
        password=PASSWORD,
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


def has_second_factor(doctor: Doctor) -> str:
    """Set a TOTP up for the doctor; gives its secret."""
    secret: str = totp.generate_totp_secret()
    totp.TOTP.activate(doctor, secret)
    return secret


def holds(doctor: Doctor, role: Role) -> Doctor:
    """The doctor holds this role, and may use it."""
    roles.grant(doctor=doctor, role=role)
    has_second_factor(doctor)
    return doctor


def make_case(doctor: Doctor, *, client_id: UUID | None = None, **facts: Any) -> Case:
    """A case in pulmonology, asked in Spanish; `title`, `words` and the facts of an `Opening` may differ.

    It can wait, since an urgent one pages at once.
    """
    words = {"title": facts.pop("title", "Niño de 14 años con molde bronquial"), "question": "¿Broncoscopia ya?"}
    words |= facts.pop("words", {})
    opening = Opening(**({"specialties": ["pulmonology"], "urgency": "soon", "words": words, "language": "es"} | facts))
    return Case.objects.get(pk=open_case(doctor=doctor, client_id=client_id or new_id(), opening=opening).case_id)


def say(doctor: Doctor, case: Case, body: str = "¿Fiebre?", **said: Any) -> tuple[UUID, int]:
    """Post a comment; gives its id and its number."""
    return post_comment(
        doctor=doctor, case_id=case.pk, client_id=said.pop("client_id", None) or new_id(), body=body, **said
    )
