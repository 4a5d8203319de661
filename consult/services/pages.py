"""Pages: calling a specialty to a case, and what the doctors do who were rung."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from consult import clock, streams, transitions
from consult.access import Purpose, case_for
from consult.errors import BadValue, NotAllowed, NotFound, PageSettled, Unverified
from consult.models import Case, Doctor, Page, PageCall, Specialty, Voice
from consult.models.cases import State, Urgency
from consult.models.pages import Reach
from consult.page_facts import page_facts
from consult.rungs import ladder_of
from consult.services import ladder, repeats, rota, voices
from consult.services.ladder import Told
from consult.services.rota import Asked
from consult.services.voices import SpeaksAs
from consult.shelf import cases_of, membership_tag

# The most pressing first.
RANKS = [Urgency.URGENT, Urgency.SOON, Urgency.ROUTINE]


class Sent(NamedTuple):
    """The page, its number in the case's stream, and how many people it rang."""

    page_id: UUID
    seq: int
    wakes: int


class Woken(NamedTuple):
    """How many people are rung, and the specialties for which no one is on call."""

    people: int
    nobody: list[str]


class Taken(NamedTuple):
    """The number of the event in the case's stream, and how the doctor who took the page on appears there."""

    seq: int
    voice: Voice


@transaction.atomic
def send_page(*, doctor: Doctor, case_id: UUID, client_id: UUID, specialty: str, urgency: str) -> Sent:
    """
    Call a specialty to a case in which one has a voice, and ring it at once, whatever its urgency.

    Safe to repeat. Raises `NotAllowed` without a voice or in a resolved case, `CaseClosed`, `NotFound`, `BadValue`,
    `PageSettled` where the specialty is being paged already, as urgently as this.
    """
    case = case_for(doctor, case_id, purpose=Purpose.PAGE, lock=True)
    digest = repeats.digest("page.send", case=case_id, specialty=specialty, urgency=urgency)
    if answer := repeats.receipt_for(doctor, client_id, digest):
        return Sent(UUID(answer["id"]), answer["seq"], answer["wakes"])
    voice = _may_page(doctor, case)
    asked = asked_for(specialty, urgency)
    standing = ladder.active(case).filter(specialty=asked).first()
    if standing is not None:
        if standing.reach != Reach.FEED and RANKS.index(standing.urgency) <= RANKS.index(Urgency(urgency)):
            raise PageSettled
        ladder.end(case, [standing])
    (page,) = ladder.create(case, [asked.pk], urgency)
    event = ladder.take(case, page, page.ladder.first_ringing, Told("page.sent", "asked", voice))
    assert event is not None  # noqa: S101  a first step is always told
    ladder.settle(case)
    sent = Sent(page.pk, event.seq, page.wakes)
    repeats.keep_receipt(doctor, client_id, digest, {"id": str(page.pk), "seq": event.seq, "wakes": page.wakes})
    return sent


def would_wake(*, doctor: Doctor, case_id: UUID, specialty: str, urgency: str) -> int:
    """How many people a page would ring if it were sent now. Raises as `send_page` does."""
    case = case_for(doctor, case_id, purpose=Purpose.CONTINUE)
    _may_page(doctor, case)
    asked = asked_for(specialty, urgency)
    page = Page(case=case, specialty=asked, urgency=urgency, ladder=ladder_of(urgency))
    return len(ladder.look(case, page, page.ladder.first_ringing).rings)


def opening_would_wake(*, doctor: Doctor, specialties: Iterable[str], urgency: str) -> Woken:
    """
    Whom a case that this doctor opened now would ring at once. Raises `Unverified`, `BadValue`, `NotFound`.

    What begins in a channel rings nobody, and is not said to find no one.
    """
    if not doctor.is_verified:
        raise Unverified
    rung: set[UUID] = set()
    nobody = []
    for slug in specialties:
        asked = Asked(specialty=asked_for(slug, urgency), urgency=Urgency(urgency), without=[doctor.pk])
        climbed = ladder_of(urgency)
        if climbed.at(1).reach == Reach.FEED:
            continue
        found = {one.doctor.pk for one in ladder.first_found(asked, climbed, 1).rings}
        rung |= found
        if not found:
            nobody.append(slug)
    return Woken(len(rung), nobody)


@transaction.atomic
def acknowledge(*, doctor: Doctor, page_id: UUID, client_id: UUID) -> Taken:
    """
    Take a page on: the ladder rests for as long as an acknowledgement holds.

    Who has no voice in the case yet speaks under their name from here on; a masked voice is not told beside the rota.
    Safe to repeat. Raises `NotAllowed` for one who was not rung, `PageSettled` where nothing waits for them any more.
    """
    case, page = locked(doctor, page_id)
    digest = repeats.digest("page.acknowledge", page=page_id)
    if answer := repeats.receipt_for(doctor, client_id, digest):
        standing = voices.of(doctor, case.pk)
        assert standing is not None  # noqa: S101  who took it got one then
        return Taken(int(answer["seq"]), standing)
    call = _own_call(doctor, page)
    if page.state != Page.State.WAITING or call.state != PageCall.State.RUNG:
        raise PageSettled
    voice = hold(doctor, case, page)
    PageCall.objects.filter(pk=call.pk).update(state=PageCall.State.ACKNOWLEDGED)
    event = streams.append(case.stream, "page.acknowledged", page_facts(page), voice=page.acknowledged_by)
    repeats.keep_receipt(doctor, client_id, digest, {"seq": event.seq})
    return Taken(event.seq, voice)


@transaction.atomic
def decline(*, doctor: Doctor, page_id: UUID, client_id: UUID) -> int:
    """
    Say that one cannot. When all whom a step rang have said so, the next step comes at once. Gives the event's number.

    Safe to repeat. Raises `NotAllowed` for one who was not rung, `PageSettled`.
    """
    case, page = locked(doctor, page_id)
    digest = repeats.digest("page.decline", page=page_id)
    if answer := repeats.receipt_for(doctor, client_id, digest):
        return int(answer["seq"])
    call = _leave(doctor, page, PageCall.State.DECLINED)
    ladder.lock_streams(case, [page])
    event = streams.append(case.stream, "page.declined", page_facts(page))
    held = call.state == PageCall.State.ACKNOWLEDGED
    if held or not page.calls.filter(step=page.step, state=PageCall.State.RUNG).exists():
        ladder.climb(case, page, "declined")
    repeats.keep_receipt(doctor, client_id, digest, {"seq": event.seq})
    return event.seq


@transaction.atomic
def hand_over(*, doctor: Doctor, page_id: UUID, client_id: UUID, to: UUID | None = None) -> int:
    """
    Pass a page on to the voice `to`, or to the next on the rota; where there is none, the ladder goes on at once.

    Safe to repeat. Raises `NotFound` (of `to`), `NotAllowed` for one who was not rung or a `to` who may not be rung
    now, `PageSettled`. Gives the event's number.
    """
    case, page = locked(doctor, page_id)
    digest = repeats.digest("page.hand_over", page=page_id, to=to)
    if answer := repeats.receipt_for(doctor, client_id, digest):
        return int(answer["seq"])
    _leave(doctor, page, PageCall.State.HANDED_OVER)
    ladder.lock_streams(case, [page])
    step = _next_for(case, page, to)
    event = ladder.ring(case, page, step, Told("page.handed_over", "handed_over"))
    ladder.settle(case)
    repeats.keep_receipt(doctor, client_id, digest, {"seq": event.seq})
    return event.seq


def hold(doctor: Doctor, case: Case, page: Page) -> Voice:
    """The ladder rests for as long as an acknowledgement holds. Gives the voice that took it on."""
    voice = voices.of(doctor, case.pk)
    if voice is None:
        voice = voices.claim(doctor, case, SpeaksAs.NAME)
        voices.announce(case, voice)
    now = clock.now()
    page.state, page.acknowledged_at = Page.State.ACKNOWLEDGED, now
    page.acknowledged_by = None if voice.anonymous else voice
    page.due_at, page.leased_until = now + page.ladder.held.wait, None
    page.save()
    ladder.settle(case)
    return voice


def waiting_for(doctor: Doctor, case: Case) -> dict[str, str]:
    """The pages of a case that this doctor may act on, by id, with how they stand to each: `rung`, `acknowledged`."""
    live = (PageCall.State.RUNG, PageCall.State.ACKNOWLEDGED)
    calls = PageCall.objects.filter(page__case=case, tag=membership_tag(doctor.pk, case.pk), state__in=live)
    calls = calls.exclude(page__state=Page.State.ENDED).order_by("page", "step")
    return {str(call.page_id): call.state for call in calls}


def calling(doctor: Doctor) -> UUID | None:
    """The case for which this doctor was rung last and has not answered yet, if there is one."""
    tags = [membership_tag(doctor.pk, case_id) for case_id in cases_of(doctor)]
    calls = PageCall.objects.filter(tag__in=tags, state=PageCall.State.RUNG, page__state=Page.State.WAITING)
    return calls.order_by("-page").values_list("page__case", flat=True).first()


def _may_page(doctor: Doctor, case: Case) -> Voice:
    transitions.must_be_writable(case)
    voice = voices.of(doctor, case.pk)
    if voice is None or case.state == State.RESOLVED:
        raise NotAllowed
    return voice


def asked_for(specialty: str, urgency: str) -> Specialty:
    """The specialty that a page of this urgency calls. Raises `BadValue`, `NotFound`."""
    if urgency not in Urgency.values:
        raise BadValue({"field": "urgency", "allowed": list(Urgency.values)})
    asked = Specialty.objects.filter(pk=specialty).select_related("parent").first()
    if asked is None:
        raise NotFound({"field": "specialty"})
    return asked


def locked(doctor: Doctor, page_id: UUID) -> tuple[Case, Page]:
    """A page with its case, both locked, in this order."""
    case_id = Page.objects.filter(pk=page_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound
    case = case_for(doctor, case_id, purpose=Purpose.PAGE, lock=True)
    page = Page.objects.select_for_update(of=("self",)).select_related("specialty__parent").get(pk=page_id)
    return case, page


def _own_call(doctor: Doctor, page: Page) -> PageCall:
    """The last time that this page rang this doctor."""
    tag = membership_tag(doctor.pk, page.case_id)
    call = page.calls.filter(tag=tag).order_by("-step").first()
    if call is None:
        raise NotAllowed
    return call


def _leave(doctor: Doctor, page: Page, as_: PageCall.State) -> PageCall:
    """Note that a doctor goes; gives their call as it was."""
    call = _own_call(doctor, page)
    live = (PageCall.State.RUNG, PageCall.State.ACKNOWLEDGED)
    if page.state == Page.State.ENDED or call.state not in live:
        raise PageSettled
    # Every call: one who was rung by two steps cannot be rung by a third.
    page.calls.filter(tag=call.tag, state__in=live).update(state=as_)
    return call


def _next_for(case: Case, page: Page, to: UUID | None) -> ladder.Step:
    if to is None:
        asked = ladder.asked_by(case, page)
        rung = page.ladder.at(page.place)
        following = rota.choose(asked, Reach.NEXT)
        return ladder.Step(rung, following) if following else ladder.look(case, page, page.place + 1)
    voice = Voice.objects.filter(pk=to, case=case).first()
    if voice is None:
        raise NotFound({"field": "to"})
    taker = voices.doctor_of(voice)
    ring = rota.may_be_rung(ladder.asked_by(case, page), taker)
    if ring is None:
        raise NotAllowed({"field": "to"})
    return ladder.Step(page.ladder.at(page.place), [ring])
