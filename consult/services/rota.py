"""Who is on call, and whom a page may ring: decided when it is sent, never before."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from consult import clock, roles, streams
from consult.models import Doctor, Event, OnCallChoice, Shift, Specialty
from consult.models.cases import Urgency
from consult.models.doctors import Role
from consult.models.pages import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A doctor whom a page might ring. `since`: when their duty began; off duty, when their day did."""

    doctor: Doctor
    on_duty: bool
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A doctor whom a page rings. `over`: the limit of theirs (`cap` or `quiet`) that it overrides."""

    doctor: Doctor
    over: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is looked for: of which specialty, how urgently, and who is not wanted."""

    specialty: Specialty
    urgency: Urgency
    without: Collection[UUID] = ()
    rung: Collection[UUID] = ()


def shifts_now(slugs: Iterable[str] | None = None) -> list[Shift]:
    """The shifts that run now, of verified doctors, by specialty; of all specialties where none is named."""
    now = clock.now()
    shifts = Shift.objects.filter(since__lte=now, until__gt=now, doctor__in=Doctor.objects.verified())
    if slugs is not None:
        shifts = shifts.filter(specialty__in=list(slugs))
    return list(shifts.select_related("doctor__on_call_choice", "specialty").order_by("specialty", "since", "pk"))


def candidates(asked: Asked, reach: str) -> list[Candidate]:
    """All whom this rung might ring, their limits not yet looked at."""
    match reach:
        case Reach.ON_CALL:
            found = _on_duty(asked.specialty.pk)
        case Reach.NEXT:
            found = [one for one in _on_duty(asked.specialty.pk) if one.doctor.pk not in asked.rung]
        case Reach.SPECIALTY:
            found = _whole(asked.specialty.pk, asked.urgency)
        case Reach.PARENT if asked.specialty.parent_id:
            found = _whole(asked.specialty.parent_id, asked.urgency)
        case Reach.COORDINATOR:
            found = _coordinators()
        case _:
            found = []
    return [one for one in found if one.doctor.pk not in asked.without]


def choose(asked: Asked, reach: str) -> list[Ring]:
    """Whom this rung rings now: one doctor where it means one, all who may be rung elsewhere."""
    found = candidates(asked, reach)
    loads = _loads(found)
    limits = [(one, _limit(one, loads[one.doctor.pk])) for one in found]
    # On duty an urgent page overrides both limits and says so; off duty, and for what can wait, they hold.
    may = [(one, over) for one, over in limits if not over or (one.on_duty and asked.urgency == Urgency.URGENT)]
    if reach in (Reach.ON_CALL, Reach.NEXT):
        # Fair by recent load; the id makes the same choice in every process.
        may = sorted(may, key=lambda pair: (pair[1] != "", loads[pair[0].doctor.pk], pair[0].doctor.pk))[:1]
    return [Ring(doctor=one.doctor, over=over) for one, over in may]


def may_be_rung(asked: Asked, doctor: Doctor) -> Ring | None:
    """How a page may ring this one doctor, by the same rules; None where it may not."""
    rings = [*choose(asked, Reach.SPECIALTY), *choose(asked, Reach.COORDINATOR)]
    return next((ring for ring in rings if ring.doctor.pk == doctor.pk), None)


def is_quiet(choice: OnCallChoice | None, zone: str, moment: datetime) -> bool:
    """Whether it is within a doctor's quiet hours, by the clock on their own wall."""
    if choice is None or choice.quiet_since is None or choice.quiet_until is None:
        return False
    wall = moment.astimezone(ZoneInfo(zone)).time()
    if choice.quiet_since <= choice.quiet_until:
        return choice.quiet_since <= wall < choice.quiet_until
    return wall >= choice.quiet_since or wall < choice.quiet_until


def choice_of(doctor: Doctor) -> OnCallChoice:
    """What a doctor asks of those who page them; unsaved where they never said anything."""
    return OnCallChoice.objects.filter(doctor=doctor).first() or OnCallChoice(doctor=doctor)


def _on_duty(slug: str) -> list[Candidate]:
    found = {
        shift.doctor_id: Candidate(doctor=shift.doctor, on_duty=True, since=shift.since) for shift in shifts_now([slug])
    }
    return list(found.values())


def _whole(slug: str, urgency: Urgency) -> list[Candidate]:
    on_duty = _on_duty(slug)
    if urgency != Urgency.URGENT:
        return on_duty
    known = [one.doctor.pk for one in on_duty]
    willing = (
        Doctor.objects.verified()
        .filter(practices__specialty=slug, on_call_choice__urgent_off_shift=True)
        .exclude(pk__in=known)
        .select_related("on_call_choice")
        .order_by("pk")
    )
    return [*on_duty, *(Candidate(doctor=doctor, on_duty=False, since=_midnight(doctor)) for doctor in willing)]


def _coordinators() -> list[Candidate]:
    """A duty coordinator is on duty as long as they have the role."""
    doctors = roles.holders(Role.COORDINATOR).select_related("on_call_choice").order_by("pk")
    return [Candidate(doctor=doctor, on_duty=True, since=_midnight(doctor)) for doctor in doctors]


def _midnight(doctor: Doctor) -> datetime:
    today = clock.now().astimezone(ZoneInfo(doctor.time_zone)).date()
    return datetime.combine(today, time(), ZoneInfo(doctor.time_zone))


def _loads(found: list[Candidate]) -> dict[UUID, int]:
    """How many pages each has had since their duty began: the inbox is the account of what rang a doctor."""
    if not found:
        return {}
    inboxes = {streams.inbox_of(one.doctor.pk): one for one in found}
    oldest = min(one.since for one in found)
    rows = Event.objects.filter(stream__in=list(inboxes), type="page.sent", at__gte=oldest).values_list("stream", "at")
    counts = Counter(inboxes[stream].doctor.pk for stream, at in rows if at >= inboxes[stream].since)
    return {one.doctor.pk: counts[one.doctor.pk] for one in found}


def _limit(one: Candidate, load: int) -> str:
    choice: OnCallChoice = getattr(one.doctor, "on_call_choice", None) or OnCallChoice(doctor=one.doctor)
    if load >= choice.page_cap:
        return "cap"
    return "quiet" if is_quiet(choice, one.doctor.time_zone, clock.now()) else ""
