"""Streams: the one way in for every event, and the way to read them back.

Locks are taken in one order everywhere: case, page, then streams by name.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Collate

from consult import keys, signals
from consult.insertion import Insertion
from consult.models import Case, Epoch, Event, Stream, Voice

INBOX = "inbox"
_EVENTS = Insertion(Event)
_TAKE_NUMBER = "UPDATE consult_stream SET last_seq = last_seq + 1 WHERE name = %s RETURNING last_seq"


def inbox_of(doctor_id: UUID) -> str:
    """The stored name of a doctor's inbox. A tag, so that the table does not list doctors beside their cases."""
    return f"{INBOX}:{keys.tag('inbox', doctor_id).hex()}"


def specialty_stream(slug: str) -> str:
    """The name of a specialty's stream."""
    return f"specialty:{slug}"


def of_case(case: Case) -> list[str]:
    """The names of every stream that tells of this case to more than one doctor."""
    return [case.stream, *map(specialty_stream, case.specialties.values_list("pk", flat=True))]


def append(
    stream: str,
    type: str,  # noqa: A002  the wire's own word
    data: Mapping[str, Any],
    *,
    voice: Voice | None = None,
    client_id: UUID | None = None,
    digest: bytes | None = None,
) -> Event:
    """Number an event and write it in the caller's transaction; the doorbell rings after the commit.

    The row of the stream stays locked until then, so that numbers are handed out in the order of commits.
    An inbox's data is sealed: it names cases in which the doctor may be masked.
    """
    seq = _next_number(stream)
    event = Event(
        stream_id=stream,
        seq=seq,
        type=type,
        data=sealed_for(stream, dict(data)) if stream.startswith(INBOX) else dict(data),
        voice=voice,
        client_id=client_id,
        digest=digest,
    )
    _EVENTS.add(event)
    signals.after_commit(signals.stream_advanced, stream=stream, seq=seq)
    return event


def _next_number(stream: str) -> int:
    # One statement by hand: the ORM needs an update and a select for it, on the hottest row of the house.
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_NUMBER, [stream])
        if (row := cursor.fetchone()) is None:
            Stream.objects.bulk_create([Stream(name=stream)], ignore_conflicts=True)
            cursor.execute(_TAKE_NUMBER, [stream])
            row = cursor.fetchone()
    return int(row[0])


def sealed_for(stream: str, data: dict[str, Any]) -> dict[str, Any]:
    """`data` of an inbox, readable by the running server only."""
    return {"sealed": keys.seal_json(data, bound_to=stream.encode())}


def lock(names: Iterable[str]) -> None:
    """Lock several streams in the one order, for a change that appends to more than one of them."""
    ordered = sorted(set(names))
    Stream.objects.bulk_create([Stream(name=name) for name in ordered], ignore_conflicts=True)
    # By code point, as `sorted` does it and as those append who know their streams in order; a database's own order of
    # words may pass over hyphens.
    by_name = Collate("name", "C") if connection.vendor == "postgresql" else F("name")
    list(Stream.objects.select_for_update().filter(name__in=ordered).order_by(by_name))


def tips(names: Iterable[str]) -> dict[str, int]:
    """The last number of each stream, from the database in one query; a stream without events is 0."""
    wanted = list(names)
    known = dict(Stream.objects.filter(name__in=wanted).values_list("name", "last_seq"))
    return {name: known.get(name, 0) for name in wanted}


def bounds(name: str) -> tuple[int, int]:
    """The last number of a stream, and the first one that is still kept."""
    return Stream.objects.filter(name=name).values_list("last_seq", "floor").first() or (0, 1)


def epoch() -> UUID:
    """The server's epoch; made with the database."""
    return Epoch.objects.get_or_create(id=1)[0].value


@transaction.atomic
def new_epoch() -> UUID:
    """Replace the epoch after a restore: every client then starts from a fresh snapshot."""
    Epoch.objects.all().delete()
    return Epoch.objects.create().value
