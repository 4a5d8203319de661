"""Who is told of what has happened, and where: decided by attention, never by an open socket.

A page goes at once to every device of who is rung, and again, until one of them has said that it came. Where none
does, the ladder goes on early. Anything else goes to those who have not read it. Any number of clocks may do this.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from consult import clock, keys
from consult.models import Case, Device, Doctor, Event, Membership, Notice, OnCallChoice, Page, PageCall, ReadMark
from consult.models.cases import Urgency
from consult.services import deliveries, ladder, leases
from consult.services.deliveries import Errand, Kind
from consult.services.rota import choice_of, is_quiet

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
BATCH = 20
# After the first time a page rings again at 30 s and at 2 min; then nobody's device is waited for.
AGAIN_AFTER = [timedelta(seconds=30), timedelta(seconds=90)]
TRIES = len(AGAIN_AFTER) + 1


def take_due_notices(most: int = BATCH) -> int:
    """Take the notices that are due, at most so many; gives how many. What fails is reported and comes again."""
    taken = 0
    for notice_id in claim(most):
        try:
            take(notice_id)
            taken += 1
        except Exception:
            logger.exception("a notice could not be taken; it is tried again")
    return taken


@transaction.atomic
def claim(most: int = BATCH) -> list[UUID]:
    """Take due notices under a lease, the longest due first."""
    return [notice.pk for notice in leases.take(Notice.objects.only("pk"), most=most, lease=LEASE)]


@transaction.atomic
def take(notice_id: UUID) -> None:
    """Post what a claimed notice asks for, if nobody has done so meanwhile."""
    notice = Notice.objects.select_for_update().filter(pk=notice_id, due_at__lte=clock.now()).first()
    if notice is None:
        return
    if notice.call_id is None:
        _tell(notice)
        notice.delete()
        return
    call = PageCall.objects.select_related("page").get(pk=notice.call_id)
    if call.page.state != Page.State.WAITING or call.state != PageCall.State.RUNG:
        notice.delete()
        return
    _ring(notice, call)
    if notice.tries == TRIES:
        _go_on_unreached(call)


def _go_on_unreached(call: PageCall) -> None:
    """Take a page's next step where no device of anybody whom its present step rang has answered.

    Of who has no device nobody can say that they were not reached: the ladder waits for them as long as it says.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("author__holder").get(pk=call.page.case_id)
    page = Page.objects.select_for_update(of=("self",)).select_related("specialty__parent").get(pk=call.page_id)
    waiting = page.calls.filter(step=page.step, state=PageCall.State.RUNG)
    if page.state != Page.State.WAITING or call.step != page.step or not waiting.exists():
        return
    # Asked under the lock of the case: of two clocks that each tried one doctor to the end the second sees both.
    if not waiting.exclude(notice__tries__gte=TRIES).exists():
        ladder.lock_streams(case, [page])
        ladder.climb(case, page, "unreached")


def _ring(notice: Notice, call: PageCall) -> None:
    """Ring every device; by e-mail too where there is none, or where none has answered to the end."""
    doctor = ladder.doctor_of(call)
    by_mail = Errand(
        doctor=str(doctor), kind=Kind.PAGE, case=str(notice.case_id), call=str(call.pk), page=str(call.page_id)
    )
    devices = list(Device.objects.filter(doctor=doctor).values_list("pk", flat=True))
    for device in devices:
        deliveries.post(replace(by_mail, device=str(device)))
    if not devices and not notice.tries:
        deliveries.post(by_mail)
        notice.delete()
        return
    notice.tries += 1
    notice.leased_until = None
    if notice.tries == TRIES:
        notice.due_at = None
        deliveries.post(by_mail)
    else:
        notice.due_at = clock.now() + AGAIN_AFTER[notice.tries - 1]
    notice.save(update_fields=["tries", "leased_until", "due_at"])


def _tell(notice: Notice) -> None:
    case = Case.objects.select_related("author__holder").get(pk=notice.case_id)
    author = bytes(case.author.holder.tag) if case.author else b""
    for tag, doctor in _inattentive(case, notice):
        awaited = tag == author and case.urgency == Urgency.URGENT
        due_at = None if awaited else _quiet_until(doctor)
        for device in doctor.devices.values_list("pk", flat=True):
            errand = Errand(
                doctor=str(doctor.pk),
                kind=Kind.ACTIVITY,
                device=str(device),
                case=str(case.pk),
                comment=str(notice.comment or ""),
                seq=notice.seq or 0,
            )
            deliveries.post(errand, due_at=due_at)


def _inattentive(case: Case, notice: Notice) -> Iterable[tuple[bytes, Doctor]]:
    """Those of the members meant who have not read up to the event."""
    seq = notice.seq or 0
    rows = _members(case, bytes(notice.only or b""), seq)
    for tag in ReadMark.objects.filter(stream=case.stream, upto__gte=seq).values_list("tag", flat=True):
        rows.pop(bytes(tag), None)
    found = {UUID(bytes=keys.unseal(sealed, bound_to=tag)): tag for tag, sealed in rows.items()}
    doctors = Doctor.objects.verified().filter(pk__in=found, devices__isnull=False).distinct()
    return [(found[doctor.pk], doctor) for doctor in doctors]


def _members(case: Case, only: bytes, seq: int) -> dict[bytes, bytes]:
    """Seals by tag: of the one member meant, else of all but whoever the event is by."""
    members = Membership.objects.filter(case=case)
    if only:
        members = members.filter(tag=only)
    rows = {bytes(tag): bytes(sealed) for tag, sealed in members.values_list("tag", "sealed")}
    event = Event.objects.select_related("voice__holder").get(stream=case.stream, seq=seq)
    if event.voice is not None and not only:
        rows.pop(bytes(event.voice.holder.tag), None)
    return rows


def _quiet_until(doctor: Doctor) -> datetime | None:
    """When the quiet hours in which a doctor is now come to an end; None where they are not in any."""
    now = clock.now()
    choice: OnCallChoice = choice_of(doctor)
    if choice.quiet_until is None or not is_quiet(choice, doctor.time_zone, now):
        return None
    wall = now.astimezone(ZoneInfo(doctor.time_zone))
    end = datetime.combine(wall.date(), choice.quiet_until, wall.tzinfo)
    return end if end > wall else datetime.combine(wall.date() + timedelta(days=1), choice.quiet_until, wall.tzinfo)
