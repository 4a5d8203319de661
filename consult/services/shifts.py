"""Shifts: entering and leaving them, and what a week ahead looks like."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from consult import clock
from consult.errors import BadValue, NotAllowed, NotFound, Unverified
from consult.models import Doctor, OnCallChoice, Shift, Specialty
from consult.services.rota import choice_of

LONGEST = timedelta(days=7)
FARTHEST = timedelta(days=366)
AHEAD = timedelta(days=7)


class Span(NamedTuple):
    """A piece of time; `until` is not part of it."""

    since: datetime
    until: datetime


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
    if Shift.objects.filter(doctor=doctor, specialty=specialty, since__lt=until, until__gt=since).exists():
        raise BadValue({"field": "since"})
    return Shift.objects.create(doctor=doctor, specialty_id=specialty, since=since, until=until)


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
    now = clock.now()
    shifts = Shift.objects.filter(specialty=specialty, until__gt=now, since__lt=now + AHEAD)
    return list(shifts.filter(doctor__in=Doctor.objects.verified()).select_related("doctor").order_by("since", "pk"))


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
