"""Shifts: entering and leaving them, and what a week ahead looks like."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import combinations
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from consult import clock
from consult.calendars import BadCalendar, Span, spans_in
from consult.errors import BadValue, NotAllowed, NotFound, Unverified
from consult.models import Doctor, OnCallChoice, Shift, Specialty
from consult.services.rota import choice_of

LONGEST = timedelta(days=7)
FARTHEST = timedelta(days=366)
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """
    A specialty with the shifts that run now, and when nobody is on call in the week ahead.

    `shared`: the doctors who are on call for several specialties now.
    """

    specialty: Specialty
    on_call: list[Shift]
    shared: set[UUID]
    gaps: list[Span]


class Doubled(NamedTuple):
    """Two shifts of one doctor in two specialties, and the time in which both run."""

    one: Shift
    other: Shift
    span: Span


@transaction.atomic
def enter_shift(*, doctor: Doctor, specialty: str, since: datetime, until: datetime) -> Shift:
    """
    Put a verified doctor on call for a specialty that they practise.

    Raises `Unverified`, `NotFound` (a specialty), `NotAllowed` for one that is not theirs, `BadValue` for times that
    are past, too long, too far away, or overlap a shift that they have there.
    """
    if not doctor.is_verified:
        raise Unverified
    if not Specialty.objects.filter(pk=specialty).exists():
        raise NotFound({"field": "specialty"})
    if not doctor.practices.filter(specialty=specialty).exists():
        raise NotAllowed({"field": "specialty"})
    now = clock.now()
    if not now < until <= now + FARTHEST or not timedelta(0) < until - since <= LONGEST:
        raise BadValue({"field": "until"})
    # Of two that are entered at once the second waits here and sees the first.
    Doctor.objects.select_for_update(no_key=True).get(pk=doctor.pk)
    if overlapping(doctor.pk, specialty, Span(since, until)).exists():
        raise BadValue({"field": "since"})
    return Shift.objects.create(doctor=doctor, specialty_id=specialty, since=since, until=until)


def overlapping(doctor_id: UUID, specialty: str, span: Span) -> QuerySet[Shift]:
    """The shifts that a doctor has for a specialty within this time."""
    return Shift.objects.filter(doctor=doctor_id, specialty=specialty, since__lt=span.until, until__gt=span.since)


@transaction.atomic
def import_shifts(*, doctor: Doctor, specialty: str, calendar: bytes) -> int:
    """
    Enter every event of an iCalendar file that is still to come as a shift, or none; gives how many are new.

    Safe to repeat: what stands already with the same times is left as it is. Raises `BadCalendar` with the time of the
    event that cannot be a shift, and as `enter_shift` does.
    """
    now = clock.now()
    known = set(Shift.objects.filter(doctor=doctor, specialty=specialty).values_list("since", "until"))
    spans = spans_in(calendar, ZoneInfo(doctor.time_zone), Span(now, now + FARTHEST))
    new = [span for span in spans if tuple(span) not in known]
    for since, until in new:
        try:
            enter_shift(doctor=doctor, specialty=specialty, since=since, until=until)
        except BadValue as refusal:
            why = (
                gettext("overlaps a shift of yours there")
                if refusal.fields["field"] == "since"
                else gettext("is longer than a week")
            )
            begins = date_format(timezone.localtime(since), "j M Y H:i")
            raise BadCalendar(
                gettext("Nothing was imported: the event of %(begins)s %(why)s.") % {"begins": begins, "why": why}
            ) from refusal
    return len(new)


def shifts_of(doctor: Doctor) -> list[Shift]:
    """A doctor's own shifts that are not over, in order."""
    return list(Shift.objects.filter(doctor=doctor, until__gt=clock.now()).select_related("specialty"))


def doubled(doctor: Doctor) -> list[Doubled]:
    """When a doctor is on call for two specialties at once, in order."""
    pairs = (
        (one, other) for one, other in combinations(shifts_of(doctor), 2) if one.specialty_id != other.specialty_id
    )
    found = [
        Doubled(one, other, Span(max(one.since, other.since), min(one.until, other.until))) for one, other in pairs
    ]
    return sorted((pair for pair in found if pair.span.since < pair.span.until), key=lambda pair: pair.span)


@transaction.atomic
def leave_shift(*, doctor: Doctor, shift_id: UUID) -> None:
    """Give up one's own shift: what is left of one that runs, all of one to come. Raises `NotFound`."""
    shift = Shift.objects.select_for_update().filter(pk=shift_id, doctor=doctor, until__gt=clock.now()).first()
    if shift is None:
        raise NotFound
    if shift.since < clock.now():
        shift.until = clock.now()
        shift.save(update_fields=["until"])
    else:
        shift.delete()


@transaction.atomic
def choose_paging(
    *, doctor: Doctor, urgent_off_shift: bool, quiet_since: time | None, quiet_until: time | None, page_cap: int
) -> OnCallChoice:
    """Say how one may be paged. Raises `BadValue` for quiet hours with one end, or for a cap of none or over 99."""
    if (quiet_since is None) != (quiet_until is None):
        raise BadValue({"field": "quiet_until"})
    if not 1 <= page_cap <= 99:
        raise BadValue({"field": "page_cap", "most": 99})
    choice = choice_of(doctor)
    choice.urgent_off_shift, choice.page_cap = urgent_off_shift, page_cap
    choice.quiet_since, choice.quiet_until = quiet_since, quiet_until
    choice.save()
    return choice


def week_of(specialty: str) -> list[Shift]:
    """The shifts of a specialty from now on for a week, those of verified doctors alone."""
    return list(_week_ahead().filter(specialty=specialty))


def coverage() -> list[Coverage]:
    """Every specialty that a verified doctor practises or goes on call for; first those with nobody on call now."""
    weeks = defaultdict(list)
    for shift in _week_ahead():
        weeks[shift.specialty_id].append(shift)
    practised = Q(practices__doctor__in=Doctor.objects.verified())
    now = clock.now()
    duties = Counter(shift.doctor_id for week in weeks.values() for shift in week if shift.since <= now)
    shared = {doctor for doctor, duties_of in duties.items() if duties_of > 1}
    found = [
        _coverage(specialty, weeks[specialty.pk], shared)
        for specialty in Specialty.objects.filter(practised | Q(pk__in=list(weeks))).distinct()
    ]
    return sorted(found, key=lambda one: (bool(one.on_call), str(one.specialty)))


def gaps(shifts: Sequence[Shift]) -> list[Span]:
    """When nobody is on call, from now on for a week, given the shifts of that week."""
    now = clock.now()
    covered, end, found = now, now + AHEAD, []
    for shift in sorted(shifts, key=lambda shift: shift.since):
        if shift.since > covered:
            found.append(Span(covered, shift.since))
        covered = max(covered, shift.until)
    if covered < end:
        found.append(Span(covered, end))
    return found


def _week_ahead() -> QuerySet[Shift]:
    now = clock.now()
    shifts = Shift.objects.filter(until__gt=now, since__lt=now + AHEAD, doctor__in=Doctor.objects.verified())
    return shifts.select_related("doctor").order_by("since", "pk")


def _coverage(specialty: Specialty, week: Sequence[Shift], shared: set[UUID]) -> Coverage:
    now = clock.now()
    on_call = [shift for shift in week if shift.since <= now]
    return Coverage(specialty=specialty, on_call=on_call, shared=shared, gaps=gaps(week))
