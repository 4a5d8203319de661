"""Cases as rows of a list: title in the reader's language, clock, counts, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from consult import clock, events
from consult.models import Case, Comment, Doctor, Text, Translation, VoiceHolder
from consult.models.cases import State
from consult.services.cases import case_facts
from consult.shelf import membership_tag
from consult.web import moments
from consult.web.clocks import Clock, clock_of
from consult.web.presenters import Reading, reading, standing_in
from consult.web.words import word


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A case in a list. `place` is where in the room a click leads."""

    id: UUID
    stream: str
    state: str
    state_name: str
    urgency: str
    urgency_name: str
    title: Reading
    clock: Clock | None
    missed: bool
    author: str
    country: str
    specialties: str
    opened: moments.Moment
    comments: int
    doctors: int
    unread: int
    mine: bool
    place: str
    check: str


def rows_of(doctor: Doctor, cases: Sequence[Case], unread: dict[str, int]) -> list[Row]:
    """Rows in the order of `cases`, which were found by `visible_to` with authors and specialties."""
    titles = _titles([case.pk for case in cases])
    said = dict(Comment.objects.filter(case__in=titles).values_list("case").annotate(Count("pk")))
    own = _own_voices(doctor, cases)
    now = clock.now()
    return [
        _row(
            case,
            title=standing_in(reading(titles[case.pk], doctor.languages)),
            comments=said.get(case.pk, 0),
            unread=unread.get(case.stream, 0),
            mine=case.author_id in own,
            now=now,
        )
        for case in cases
    ]


def _row(case: Case, *, title: Reading, comments: int, unread: int, mine: bool, now: datetime) -> Row:
    author = case.author
    return Row(
        id=case.pk,
        stream=case.stream,
        state=case.state,
        state_name=case.get_state_display(),
        urgency=case.urgency,
        urgency_name=case.get_urgency_display(),
        title=title,
        clock=clock_of(case_facts(case), now, mine=mine),
        missed=case.missed_at is not None,
        author=author.name if author else "",
        country=author.country if author else "",
        specialties=", ".join(str(specialty) for specialty in case.specialties.all()),
        opened=moments.moment(clock.milliseconds(case.opened_at), now),
        comments=comments,
        doctors=case.doctor_count,
        unread=unread,
        mine=mine,
        place="#unread-line" if unread else "",
        check=word("row.check") if title.findings else "",
    )


def order_of(row: Row) -> tuple[bool, bool, int]:
    """What waits comes first, then what is new, then the nearest due time."""
    return row.state in (State.RESOLVED, State.CLOSED), row.unread == 0, row.clock.due if row.clock else 0


def _titles(ids: list[UUID]) -> dict[UUID, dict[str, object]]:
    texts = Text.objects.filter(kind=Text.Kind.CASE, of__in=ids, field="title").order_by("revision")
    newest = {text.of: text for text in texts}
    said = {text.pk: events.text_facts(text) | {"translations": {}} for text in newest.values()}
    for row in Translation.objects.filter(text__in=said).order_by("pk"):
        said[row.text_id]["translations"][row.language] = events.translation_facts(row)
    return {of: said[text.pk] for of, text in newest.items()}


def _own_voices(doctor: Doctor, cases: Sequence[Case]) -> set[UUID]:
    tags = [membership_tag(doctor.pk, case.pk) for case in cases]
    return set(VoiceHolder.objects.filter(tag__in=tags).values_list("voice", flat=True))
