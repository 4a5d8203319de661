"""Who is calling: a browser's session, or a one-time ticket."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from consult import clock
from consult.errors import Unverified
from consult.lookup import Lookup
from consult.models import Doctor
from consult.services import sign_in

# A look that came a moment too early would be the only one.
SURELY_OVER = 0.5
_ACTIVE = Lookup(Doctor.objects.filter(is_active=True), "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who has signed in, and for how many seconds their session lasts (a ticket has none)."""

    doctor: Doctor
    session_seconds: float | None = None

    @property
    def stands_for(self) -> float | None:
        """For how many seconds nothing ends by itself, neither the session nor the licence; None for ever."""
        ends = [self.session_seconds] if self.session_seconds is not None else []
        if self.doctor.is_verified and (until := self.doctor.verified_until):
            ends.append((until - clock.now()).total_seconds() + SURELY_OVER)
        return min(ends, default=None)


def by_ticket(ticket: str) -> Caller | None:
    """Whose ticket this was; it is used up."""
    doctor = sign_in.redeem_ticket(ticket)
    return Caller(doctor=doctor) if doctor else None


def by_session(key: str) -> Caller | None:
    """Whose browser session this is, if it has not ended."""
    ends = Session.objects.filter(session_key=key, expire_date__gt=clock.now()).values_list("expire_date", flat=True)
    if not (until := ends.first()):
        return None
    request = HttpRequest()
    request.session = SessionStore(key)
    # Django's own check: the session's hash must still fit the password.
    doctor = get_user(request)
    if not isinstance(doctor, Doctor) or not doctor.is_active:
        return None
    return Caller(doctor=doctor, session_seconds=(until - clock.now()).total_seconds())


def digest_of(session_key: str) -> str:
    """Tells sessions apart without being a key to one."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def fresh(doctor_id: UUID) -> Doctor:
    """The doctor as they stand now. Raises `Unverified` for one who may not sign in any more."""
    doctor = _ACTIVE.first(pk=doctor_id)
    if doctor is None:
        raise Unverified
    return doctor
