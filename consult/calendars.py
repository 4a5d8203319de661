"""Shifts as iCalendar (RFC 5545), written and read: duties alone, no case, no patient, no colleague."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import recurring_ical_events
from django.utils.translation import gettext
from icalendar import Calendar, Event

from consult import clock
from consult.errors import BadValue
from consult.models import Shift

MOST_BYTES = 256 * 1024
MOST_EVENTS = 100
MOST_SHIFTS = 200
# A rule finer than a day describes no rota, and could be unfolded into millions of shifts.
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
FINER = ("BYHOUR", "BYMINUTE", "BYSECOND")


class Span(NamedTuple):
    """A piece of time; `until` is not part of it."""

    since: datetime
    until: datetime


class BadCalendar(BadValue):
    """A file that cannot be read as shifts; `reason` says why in words."""

    def __init__(self, reason: str) -> None:
        super().__init__({"field": "file"})
        self.reason = reason


def calendar_of(shifts: Iterable[Shift]) -> bytes:
    """A calendar of these shifts, their specialties fetched before, in UTC: a reader's calendar knows its own zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Interconsulta//on call//")
    calendar.add("version", "2.0")
    for shift in shifts:
        event = Event()
        event.add("uid", f"{shift.pk}@interconsulta")
        event.add("dtstamp", clock.now().astimezone(UTC))
        event.add("dtstart", shift.since.astimezone(UTC))
        event.add("dtend", shift.until.astimezone(UTC))
        event.add("summary", gettext("On call: %s") % shift.specialty)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def spans_in(content: bytes, zone: ZoneInfo, within: Span) -> list[Span]:
    """
    The events of a calendar that end within this time, recurring ones unfolded, in order.

    A time without a zone, and a day without a time, are those of `zone`. Raises `BadCalendar`.
    """
    calendar = _read(content)
    try:
        _check(calendar, zone)
        events = recurring_ical_events.of(calendar).between(within.since, within.until)
        spans = {_span(event, zone) for event in events if str(event.get("STATUS", "")).upper() != "CANCELLED"}
    except BadCalendar:
        raise
    # The library lets whatever a broken rule raises through.
    except Exception as broken:
        raise BadCalendar(gettext("An event of this calendar has a time or a rule that cannot be read.")) from broken
    found = sorted(span for span in spans if within.since < span.until <= within.until)
    if not found:
        raise BadCalendar(gettext("This calendar has no event that is still to come within a year."))
    if len(found) > MOST_SHIFTS:
        raise BadCalendar(gettext("This calendar has more than %d shifts. Import it in parts.") % MOST_SHIFTS)
    return found


def _read(content: bytes) -> Calendar:
    if len(content) > MOST_BYTES:
        raise BadCalendar(gettext("This file is too large for a calendar of shifts."))
    try:
        calendar = Calendar.from_ical(content)
        events = calendar.walk("VEVENT")
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as broken:
        raise BadCalendar(
            gettext("This file is no calendar. Export one as iCalendar (.ics) and choose it.")
        ) from broken
    if len(events) > MOST_EVENTS:
        raise BadCalendar(gettext("This calendar has more than %d events. Import it in parts.") % MOST_EVENTS)
    return calendar


def _check(calendar: Calendar, zone: ZoneInfo) -> None:
    for event in calendar.walk("VEVENT"):
        if not _is_of_days(event):
            raise BadCalendar(
                gettext("An event recurs more often than daily. Shifts recur by days, weeks, months or years.")
            )
        # Before it is unfolded, which turns the ends of such an event round.
        _span(event, zone)


def _is_of_days(event: Any) -> bool:
    rules = event.get("RRULE", [])
    return all(
        {str(one).upper() for one in rule.get("FREQ", [])} <= FREQUENCIES and not any(rule.get(name) for name in FINER)
        for rule in (rules if isinstance(rules, list) else [rules])
    )


def _span(event: Any, zone: ZoneInfo) -> Span:
    since, until = _moment(event.start, zone), _moment(event.end, zone)
    if until <= since:
        raise BadCalendar(gettext("An event of this calendar ends before it begins."))
    return Span(since.astimezone(UTC), until.astimezone(UTC))


def _moment(said: date, zone: ZoneInfo) -> datetime:
    time = said if isinstance(said, datetime) else datetime(said.year, said.month, said.day)  # noqa: DTZ001  see below
    return time if time.tzinfo is not None else time.replace(tzinfo=zone)
