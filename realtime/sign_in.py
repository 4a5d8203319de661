"""Who is calling: a browser's session, or a one-time ticket."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from consult import clock, idle
from consult.errors import Unverified
from consult.lookup import Lookup
from consult.models import Doctor
from consult.services import sign_in

# A look that came a moment too early would be the only one.
SURELY_OVER = 0.5
_ACTIVE = Lookup(Doctor.objects.filter(is_active=True), "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who has signed in, for how many seconds their session lasts (a ticket has none), and the token of a ticket."""

    doctor: Doctor
    session_seconds: float | None = None
    token: UUID | None = None

    @property
    def stands_for(self) -> float | None:
        """For how many seconds nothing ends by itself, neither the session nor the licence; None for ever."""
        ends = [self.session_seconds] if self.session_seconds is not None else []
        if self.doctor.is_verified and (until := self.doctor.verified_until):
            ends.append((until - clock.now()).total_seconds() + SURELY_OVER)
        return min(ends, default=None)


def by_ticket(ticket: str) -> Caller | None:
    """Whose ticket this was; it is used up."""
    redeemed = sign_in.redeem_ticket(ticket)
    return Caller(doctor=redeemed.doctor, token=redeemed.token) if redeemed else None


def by_session(key: str) -> Caller | None:
    """Whose browser session this is, if it has not ended."""
    ends = Session.objects.filter(session_key=key, expire_date__gt=clock.now()).values_list("expire_date", flat=True)
    if not (until := ends.first()):
        return None
    request = HttpRequest()
    request.session = SessionStore(key)
    # Django's own check: the session's hash must still fit the password.
    doctor = get_user(request)
    if not isinstance(doctor, Doctor) or not doctor.is_active or idle.is_over(request.session):
        return None
    return Caller(doctor=doctor, session_seconds=(until - clock.now()).total_seconds())


def by_token(doctor_id: UUID, token: UUID | None) -> Caller | None:
    """The caller who came with a ticket, if the token that asked for it has not ended."""
    if token is not None and not sign_in.token_stands(token):
        return None
    return Caller(doctor=fresh(doctor_id), token=token)


def note_input(key: str) -> None:
    """Somebody does something on a socket of this session."""
    session = SessionStore(key)
    if idle.note_input(session):
        # A session that has ended meanwhile is not made anew.
        with suppress(UpdateError):
            session.save(must_create=False)


def digest_of(session_key: str) -> str:
    """Tells sessions apart without being a key to one."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def fresh(doctor_id: UUID) -> Doctor:
    """The doctor as they stand now. Raises `Unverified` for one who may not sign in any more."""
    doctor = _ACTIVE.first(pk=doctor_id)
    if doctor is None:
        raise Unverified
    return doctor
