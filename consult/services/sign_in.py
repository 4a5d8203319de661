"""Tokens and tickets of clients that are no browser. Only digests are stored."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from consult import clock
from consult.models import ApiToken, Doctor, Ticket

IDLE = timedelta(hours=12)
LIFETIME = timedelta(days=30)
TICKET_LIFETIME = timedelta(seconds=30)
# Noting every use would make a write of every read.
NOTED_EVERY = timedelta(minutes=1)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def new_token(doctor: Doctor, *, label: str = "") -> str:
    """A bearer token, shown this once; it ends after 12 h idle or 30 days."""
    secret = secrets.token_urlsafe(32)
    # It comes from a header, which may hold what PostgreSQL cannot store.
    shown = "".join(filter(str.isprintable, label))
    ApiToken.objects.create(doctor=doctor, digest=_digest(secret), label=shown[:80])
    return secret


def doctor_with_token(secret: str) -> Doctor | None:
    """Whose token this is, if it has not ended."""
    now = clock.now()
    token = (
        ApiToken.objects.select_related("doctor")
        .filter(digest=_digest(secret), created_at__gt=now - LIFETIME, last_used_at__gt=now - IDLE)
        .first()
    )
    if token is None or not token.doctor.is_active:
        return None
    if token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.doctor


def end_token(secret: str) -> None:
    """Sign this one token out; one that has ended already is no matter."""
    ApiToken.objects.filter(digest=_digest(secret)).delete()


def end_tokens(doctor: Doctor) -> None:
    """Sign out every client that is no browser."""
    ApiToken.objects.filter(doctor=doctor).delete()
    Ticket.objects.filter(doctor=doctor).delete()


def new_ticket(doctor: Doctor) -> str:
    """A ticket for one socket, good for 30 s and once."""
    Ticket.objects.filter(doctor=doctor, expires_at__lt=clock.now()).delete()
    secret = secrets.token_urlsafe(32)
    Ticket.objects.create(doctor=doctor, digest=_digest(secret), expires_at=clock.now() + TICKET_LIFETIME)
    return secret


@transaction.atomic
def redeem_ticket(secret: str) -> Doctor | None:
    """Whose ticket this was; it is used up. None for one that is unknown, used or too old."""
    ticket = (
        Ticket.objects.select_for_update(of=("self",)).select_related("doctor").filter(digest=_digest(secret)).first()
    )
    if ticket is None:
        return None
    ticket.delete()
    return ticket.doctor if ticket.expires_at > clock.now() and ticket.doctor.is_active else None
