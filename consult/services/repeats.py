"""A command sent again: the same `client_id` and content gets the same answer, with other content a refusal."""

import hmac
import json
from typing import Any
from uuid import UUID

from consult import keys
from consult.errors import Conflict
from consult.lookup import Lookup
from consult.models import Doctor, Event, Receipt, Voice

_SAID = Lookup(Event.objects.all(), "stream", "voice", "client_id")


def digest(kind: str, **content: Any) -> bytes:
    """A keyed digest of what a command says; it stays when the words are taken back, and tells nothing of them."""
    return keys.tag("command", kind, json.dumps(content, sort_keys=True, default=str))


def earlier(stream: str, voice: Voice, client_id: UUID, content: bytes) -> Event | None:
    """The event that this command made before, if it did. Raises `Conflict` when it said something else then."""
    event = _SAID.first(stream=stream, voice=voice.pk, client_id=client_id)
    if event is not None and not hmac.compare_digest(bytes(event.digest or b""), content):
        raise Conflict
    return event


def receipt_for(doctor: Doctor, client_id: UUID, content: bytes) -> dict[str, Any] | None:
    """The answer that a command which made its own stream got before. Raises `Conflict` as `earlier` does."""
    receipt = Receipt.objects.filter(tag=_tag(doctor, client_id)).first()
    if receipt is None:
        return None
    if not hmac.compare_digest(bytes(receipt.digest), content):
        raise Conflict
    answer: dict[str, Any] = receipt.answer
    return answer


def keep_receipt(doctor: Doctor, client_id: UUID, content: bytes, answer: dict[str, Any]) -> None:
    """Keep the answer for a repeat; in the transaction that makes the change."""
    Receipt.objects.create(tag=_tag(doctor, client_id), digest=content, answer=answer)


def _tag(doctor: Doctor, client_id: UUID) -> bytes:
    return keys.tag("receipt", doctor.pk, client_id)
