"""The private address of a doctor's shifts, for a calendar that asks again and again and cannot sign in."""

import secrets

from consult.models import CalendarLink, Doctor
from consult.services.sign_in import digest_of


def make_link(doctor: Doctor) -> str:
    """The secret of a new address, shown this once; the address before it is dead."""
    secret = secrets.token_urlsafe(32)
    CalendarLink.objects.update_or_create(doctor=doctor, defaults={"digest": digest_of(secret)})
    return secret


def end_link(doctor: Doctor) -> None:
    """The address opens nothing any more; none is no matter."""
    CalendarLink.objects.filter(doctor=doctor).delete()


def has_link(doctor: Doctor) -> bool:
    return CalendarLink.objects.filter(doctor=doctor).exists()


def doctor_with_link(secret: str) -> Doctor | None:
    """Whose shifts this secret opens: a verified doctor's, or nobody's."""
    return Doctor.objects.verified().filter(calendar_link__digest=digest_of(secret)).first()
