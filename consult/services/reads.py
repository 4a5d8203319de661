"""Read marks and what is unread. A mark moves only forward, and only while somebody looks."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from consult import clock, keys, streams
from consult.errors import BadValue
from consult.models import Doctor, Event, ReadMark, VoiceHolder
from consult.shelf import cases_of, membership_tag

COUNTED = ("comment.posted", "image.added", "page.sent")
CHUNK = 50  # conditions in one query


def mark_tag(doctor: Doctor, stream: str) -> bytes:
    """Finds this doctor's own mark in a stored stream."""
    kind, _, key = stream.partition(":")
    return membership_tag(doctor.pk, UUID(key)) if kind == "case" else keys.tag("mark", doctor.pk, stream)


@transaction.atomic
def mark(*, doctor: Doctor, stream: str, upto: int) -> int:
    """Mark a stored stream, to which rights were checked, as read up to a number; gives where the mark stands."""
    if not 0 <= upto <= streams.tips([stream])[stream]:
        raise BadValue({"field": "upto"})
    row, _ = ReadMark.objects.select_for_update().get_or_create(
        tag=mark_tag(doctor, stream), defaults={"stream": stream}
    )
    if upto > row.upto:
        row.upto, row.at = upto, clock.now()
        row.save(update_fields=["upto", "at"])
    return row.upto


def mark_of(doctor: Doctor, stream: str) -> int:
    """How far this doctor has read a stored stream."""
    return ReadMark.objects.filter(tag=mark_tag(doctor, stream)).values_list("upto", flat=True).first() or 0


def unread(doctor: Doctor) -> dict[str, int]:
    """What others said after this doctor's marks in their own cases, by stream; streams without any are left out."""
    return unread_in(doctor, [f"case:{case_id}" for case_id in cases_of(doctor)])


def unread_in(doctor: Doctor, names: Iterable[str]) -> dict[str, int]:
    """The same for some stored streams of cases. An unverified doctor is told nothing."""
    found: dict[str, int] = {}
    if not doctor.is_verified:
        return found
    ordered = list(names)
    for start in range(0, len(ordered), CHUNK):
        found |= _unread_chunk(doctor, ordered[start : start + CHUNK])
    return found


def _unread_chunk(doctor: Doctor, names: list[str]) -> dict[str, int]:
    tags = {name: mark_tag(doctor, name) for name in names}
    marks = {bytes(row.tag): row.upto for row in ReadMark.objects.filter(tag__in=tags.values())}
    own = VoiceHolder.objects.filter(tag__in=tags.values()).values("voice")
    after = Q(pk__in=[])
    for name, tag in tags.items():
        after |= Q(stream=name, seq__gt=marks.get(tag, 0))
    rows = Event.objects.filter(after, type__in=COUNTED).exclude(voice__in=own)
    return dict(rows.values_list("stream").annotate(Count("pk")))
