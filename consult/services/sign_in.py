"""Tokens and tickets of clients that are no browser. Only digests are stored."""

import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from consult import clock, signals
from consult.access_log import Deed, note
from consult.models import ApiToken, Doctor, Ticket

IDLE = timedelta(hours=12)
LIFETIME = timedelta(days=30)
TICKET_LIFETIME = timedelta(seconds=30)
# Noting every use would make a write of every read.
NOTED_EVERY = timedelta(minutes=1)


class Redeemed(NamedTuple):
    """Who holds a ticket, and the token with which they asked for it."""

    doctor: Doctor
    token: UUID | None


def digest_of(secret: str) -> bytes:
    """What is kept of a secret that is random, so that it needs no salt."""
    return hashlib.sha256(secret.encode()).digest()


def new_token(doctor: Doctor, *, label: str = "") -> str:
    """A bearer token, shown this once; it ends after 12 h idle or 30 days."""
    secret = secrets.token_urlsafe(32)
    # It comes from a header, which may hold what PostgreSQL cannot store.
    shown = "".join(filter(str.isprintable, label))
    ApiToken.objects.create(doctor=doctor, digest=digest_of(secret), label=shown[:80])
    note(Deed.SIGN_IN, doctor)
    return secret


def doctor_with_token(secret: str) -> Doctor | None:
    """Whose token this is, if it has not ended."""
    now = clock.now()
    token = _standing().select_related("doctor").filter(digest=digest_of(secret)).first()
    if token is None or not token.doctor.is_active:
        return None
    if token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.doctor


def token_stands(token_id: UUID) -> bool:
    """Whether a token has not ended."""
    return _standing().filter(pk=token_id).exists()


def tokens_of(doctor: Doctor) -> QuerySet[ApiToken]:
    """The tokens of this doctor that have not ended, the one used last first."""
    return _standing().filter(doctor=doctor).order_by("-last_used_at")


def end_token(secret: str) -> None:
    """Sign this one token out; one that has ended already is no matter."""
    _end(ApiToken.objects.filter(digest=digest_of(secret)))


def end_one(doctor: Doctor, token_id: UUID) -> None:
    """Sign one of a doctor's tokens out."""
    _end(ApiToken.objects.filter(doctor=doctor, pk=token_id))


def end_tokens(doctor: Doctor) -> None:
    """Sign out every client that is no browser."""
    _end(ApiToken.objects.filter(doctor=doctor))


@transaction.atomic
def _end(tokens: QuerySet[ApiToken]) -> None:
    # Their tickets go with them, and their sockets are looked at.
    for doctor_id in set(tokens.values_list("doctor", flat=True)):
        signals.after_commit(signals.rights_changed, doctor_id=doctor_id)
    tokens.delete()


def _standing() -> QuerySet[ApiToken]:
    now = clock.now()
    return ApiToken.objects.filter(created_at__gt=now - LIFETIME, last_used_at__gt=now - IDLE)


def new_ticket(doctor: Doctor, *, token: str = "") -> str:
    """A ticket for one socket, good for 30 s and once; what it opens ends with the token that asked for it."""
    Ticket.objects.filter(doctor=doctor, expires_at__lt=clock.now()).delete()
    secret = secrets.token_urlsafe(32)
    asked = ApiToken.objects.filter(digest=digest_of(token)).first() if token else None
    expires_at = clock.now() + TICKET_LIFETIME
    Ticket.objects.create(doctor=doctor, token=asked, digest=digest_of(secret), expires_at=expires_at)
    return secret


@transaction.atomic
def redeem_ticket(secret: str) -> Redeemed | None:
    """Whose ticket this was; it is used up. None for one that is unknown, used or too old."""
    ticket = (
        Ticket.objects.select_for_update(of=("self",)).select_related("doctor").filter(digest=digest_of(secret)).first()
    )
    if ticket is None:
        return None
    ticket.delete()
    stands = ticket.expires_at > clock.now() and ticket.doctor.is_active
    return Redeemed(ticket.doctor, ticket.token_id) if stands else None
