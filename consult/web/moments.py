"""Times in words: relative for an hour, then clock and date where the reader is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from consult import clock
from consult.web.words import counted, word

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as a page shows it: `at` in milliseconds, `iso` for `datetime`, `short` to look at, `full` to hear."""

    at: int
    iso: str
    short: str
    full: str


def from_milliseconds(at: int) -> datetime:
    """A time of the wire."""
    return datetime.fromtimestamp(at / 1000, UTC)


def moment(at: int, now: datetime | None = None) -> Moment:
    """A time of the wire as this reader is told it."""
    then, now = from_milliseconds(at), now or clock.now()
    return Moment(at=at, iso=then.isoformat(timespec="seconds"), short=short(then, now), full=full(then))


def short(then: datetime, now: datetime) -> str:
    """`12 min ago`, `14:02`, `3 Nov 14:02`, `3 Nov 2025`."""
    age = now - then
    if -MINUTE < age < HOUR:
        minutes = int(age.total_seconds() // 60)
        return word("time.ago", n=minutes) if minutes > 0 else word("time.now")
    here, today = timezone.localtime(then), timezone.localtime(now)
    if here.date() == today.date():
        return here.strftime("%H:%M")
    if here.year == today.year:
        return date_format(here, pgettext("day and time, as Django writes formats", "j M H:i"))
    return date_format(here, pgettext("day and year, as Django writes formats", "j M Y"))


def day(then: datetime, now: datetime) -> str:
    """`14:02` today, `3 Nov` this year, `3 Nov 2025`."""
    here, today = timezone.localtime(then), timezone.localtime(now)
    if here.date() == today.date():
        return here.strftime("%H:%M")
    if here.year == today.year:
        return date_format(here, pgettext("day, as Django writes formats", "j M"))
    return date_format(here, pgettext("day and year, as Django writes formats", "j M Y"))


def full(then: datetime) -> str:
    """Everything, for the hover and for those who listen."""
    return date_format(
        timezone.localtime(then), pgettext("whole date and time, as Django writes formats", "l j F Y, H:i")
    )


def span(length: timedelta) -> str:
    """`42 min`, `3 h`, `2 days`: a length of time at a glance, rounded down."""
    length = abs(length)
    if length < HOUR:
        return word("time.minutes", n=int(length.total_seconds() // 60))
    if length < 2 * DAY:
        return word("time.hours", n=int(length.total_seconds() // 3600))
    return counted("time.days", length.days)
