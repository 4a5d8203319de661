"""The digest: a letter in the doctor's morning that says how many cases wait in the specialties that they follow.

It names no case: who reads a mail is nobody's to know. No letter comes where nothing is new.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from consult import clock, letters
from consult.errors import BadValue
from consult.models import Case, Digest, Doctor
from consult.models.cases import State
from consult.services.subscriptions import heard_by
from consult.shelf import cases_of

Rhythm = Digest.Rhythm
# Before the first round, by the clock on the doctor's wall. A clock that was stopped then sends when it is back.
MORNING = time(7)
DAYS = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7}


def rhythm_of(doctor: Doctor) -> str:
    """How often this doctor wants it."""
    return Digest.objects.filter(doctor=doctor).values_list("rhythm", flat=True).first() or Rhythm.DAILY


def choose(doctor: Doctor, rhythm: str) -> None:
    """From now on so often. Raises `BadValue`."""
    if rhythm not in Rhythm.values:
        raise BadValue({"field": "digest", "allowed": list(Rhythm.values)})
    Digest.objects.update_or_create(
        doctor=doctor, defaults={"rhythm": rhythm}, create_defaults={"rhythm": rhythm, "told_at": clock.now()}
    )


def send_due() -> int:
    """Send the digests of those whose morning has come; gives how many. Any number of clocks may do this."""
    wanting = Doctor.objects.verified().filter(subscriptions__isnull=False).exclude(digest__rhythm=Rhythm.NEVER)
    # Who is met for the first time is told from here on.
    met = wanting.filter(digest=None).distinct()
    Digest.objects.bulk_create([Digest(doctor=doctor, told_at=clock.now()) for doctor in met], ignore_conflicts=True)
    return sum(_send(doctor) for doctor in wanting.select_related("digest").distinct() if _is_due(doctor))


def _is_due(doctor: Doctor) -> bool:
    return doctor.digest.told_at < _latest_morning(doctor, DAYS[Rhythm(doctor.digest.rhythm)])


@transaction.atomic
def _send(doctor: Doctor) -> bool:
    digest = doctor.digest
    # The row decides who sends, where several clocks look at once.
    if not Digest.objects.filter(pk=doctor.pk, told_at=digest.told_at).update(told_at=clock.now()):
        return False
    new, unanswered = _counts(doctor, since=digest.told_at)
    if not new:
        return False
    letters.after_commit(
        doctor,
        subject=_("New cases in your specialties"),
        body=format_lazy(
            "{counts}\n\n{address}\n\n{how}",
            counts=format_lazy(
                _("New since the last letter: {new}. Waiting for a first answer: {unanswered}."),
                new=new,
                unanswered=unanswered,
            ),
            address=f"{settings.SITE}/",
            how=_("How often this letter comes is chosen in your settings."),
        ),
    )
    return True


def _latest_morning(doctor: Doctor, days: int) -> datetime:
    """The last moment at which a digest was due: today or yesterday, or on a Monday."""
    zone = ZoneInfo(doctor.time_zone)
    now = clock.now()
    day = now.astimezone(zone).date()
    if days == DAYS[Rhythm.WEEKLY]:
        day -= timedelta(days=day.weekday())
    morning = datetime.combine(day, MORNING, zone)
    return morning if morning <= now else datetime.combine(day - timedelta(days=days), MORNING, zone)


def _counts(doctor: Doctor, *, since: datetime) -> tuple[int, int]:
    """Cases opened since then that are not the doctor's own, and all that wait for a first answer."""
    heard = Case.objects.visible_to(doctor).filter(specialties__in=heard_by(doctor)).exclude(pk__in=cases_of(doctor))
    standing = heard.exclude(state=State.CLOSED).distinct()
    return standing.filter(opened_at__gt=since).count(), standing.filter(first_answer_at=None).count()
