"""Messages to devices: posted by whoever decides, brought by the clock, kept until the device has answered."""

import base64
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from consult import clock, keys
from consult.models import Case, Delivery, Device, Doctor, Page, PageCall
from consult.push.messages import Fate, Message, Outcome
from consult.push.senders import MAIL
from consult.services import leases, reads
from consult.services.sign_in import digest_of

LEASE = timedelta(seconds=60)  # a sender answers within ten
BATCH = 20
KEPT = timedelta(hours=24)
BACKOFF = [5, 20, 60, 300, 900]  # seconds; a service that is down is asked ever more rarely
TOPIC_LENGTH = 32  # the most that RFC 8030 allows


class Kind(StrEnum):
    """Of what a message tells."""

    PAGE = "page"
    ACTIVITY = "activity"
    TEST = "test"


# How long a push service keeps what it cannot bring, in seconds. A page that comes late still leads to its room.
TTL = {Kind.PAGE: 3_600, Kind.ACTIVITY: 24 * 3_600, Kind.TEST: 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Whom a message is for, and of what it tells. Without a `device` it goes by e-mail."""

    doctor: str
    kind: str
    device: str = ""
    case: str = ""
    comment: str = ""
    call: str = ""
    page: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message that its sender may have now."""

    delivery: UUID
    sender: str
    message: Message = field(repr=False)


class Found(NamedTuple):
    """What a token belongs to, and an id that is the same at every repeat."""

    errand: Errand
    client_id: UUID


def post(errand: Errand, *, due_at: datetime | None = None) -> None:
    """Let the clock bring a message, now or at `due_at`."""
    due_at = due_at or clock.now()
    row_id = uuid4()
    digest = digest_of(_token(row_id))
    sealed = keys.seal_json(asdict(errand), bound_to=digest)
    Delivery.objects.create(id=row_id, digest=digest, sealed=sealed, due_at=due_at, expires_at=due_at + KEPT)


@transaction.atomic
def claim(most: int = BATCH) -> list[UUID]:
    """Take due messages under a lease, the longest due first; those that nobody can answer any more go."""
    Delivery.objects.filter(expires_at__lte=clock.now()).delete()
    return [delivery.pk for delivery in leases.take(Delivery.objects.only("pk"), most=most, lease=LEASE)]


@transaction.atomic
def pack(delivery_id: UUID) -> Parcel | None:
    """The message of a claimed delivery, as it is to be sent; None, and no delivery any more, where nobody needs it."""
    row = Delivery.objects.filter(pk=delivery_id).first()
    if row is None:
        return None
    errand = _open(row)
    doctor = Doctor.objects.verified().filter(pk=errand.doctor).first()
    device = _device(errand).filter(doctor=UUID(errand.doctor)).first()
    if doctor is None or (errand.device and device is None) or not _is_wanted(errand, doctor):
        row.delete()
        return None
    message = Message(
        address=device.address if device else {"email": doctor.email},
        payload=_payload(errand, doctor, row),
        topic=_topic(errand),
        ttl=TTL[Kind(errand.kind)],
        urgent=errand.kind != Kind.ACTIVITY,
    )
    return Parcel(delivery=row.pk, sender=device.kind if device else MAIL, message=message)


@transaction.atomic
def settle(delivery_id: UUID, outcome: Outcome) -> None:
    """Note what became of a message: it is tried again, or waits for its answer; a device that is gone is removed."""
    row = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if row is None:
        return
    device = _device(_open(row))
    if outcome.fate == Fate.GONE:
        device.delete()
        row.delete()
        return
    row.leased_until = None
    if outcome.fate == Fate.LATER and row.tries < len(BACKOFF):
        row.due_at = clock.now() + timedelta(seconds=max(BACKOFF[row.tries], outcome.wait))
        row.tries += 1
    else:
        row.due_at = None
        device.update(failed_on=None if outcome.fate == Fate.SENT else clock.now().date())
    row.save(update_fields=["leased_until", "due_at", "tries"])


def found(token: str) -> Found | None:
    """What a device answers to, if its token stands."""
    digest = digest_of(token)
    row = Delivery.objects.filter(digest=digest, expires_at__gt=clock.now()).first()
    return Found(_open(row), UUID(bytes=digest[:16])) if row else None


def _device(errand: Errand) -> QuerySet[Device]:
    return Device.objects.filter(pk=errand.device) if errand.device else Device.objects.none()


def _is_wanted(errand: Errand, doctor: Doctor) -> bool:
    match errand.kind:
        case Kind.PAGE:
            call = PageCall.objects.filter(pk=errand.call, state=PageCall.State.RUNG)
            return call.filter(page__state=Page.State.WAITING).exists()
        case Kind.ACTIVITY:
            case = Case.objects.visible_to(doctor).filter(pk=errand.case).first()
            return case is not None and reads.mark_of(doctor, case.stream) < errand.seq
        case _:
            return True


def _payload(errand: Errand, doctor: Doctor, row: Delivery) -> dict[str, str]:
    """Ids and a kind. The words are the device's own, so that none of ours has to leave."""
    facts = {
        "kind": errand.kind,
        "lang": doctor.interface_language,
        "token": _token(row.pk),
        "case": errand.case,
        "comment": errand.comment,
    }
    return {name: fact for name, fact in facts.items() if fact}


def _topic(errand: Errand) -> str:
    mark = keys.tag("push topic", errand.device, errand.kind, errand.page or errand.case)
    return base64.urlsafe_b64encode(mark).decode()[:TOPIC_LENGTH]


def _open(row: Delivery) -> Errand:
    facts: dict[str, Any] = keys.unseal_json(row.sealed, bound_to=bytes(row.digest))
    return Errand(**facts)


def _token(row_id: UUID) -> str:
    # Computed, not kept: a message that is sent again carries the same one, and no table holds it.
    return base64.urlsafe_b64encode(keys.tag("push token", row_id)).rstrip(b"=").decode()
