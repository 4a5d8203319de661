"""The answer guarantee: pages climb their ladder, and a case always has somebody who acts next and a due time.

Whoever calls holds the case's lock; the order is case, page, then streams by name.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from consult import clock, keys, streams, transitions
from consult.models import Case, Event, Ladder, Page, PageCall, Rung, Specialty, Voice
from consult.models.cases import Audience, NextActor, State, Urgency
from consult.models.pages import Reach
from consult.page_facts import next_rung, page_facts
from consult.rungs import ladder_of
from consult.services import members, notices, rota, voices
from consult.services.rota import Asked, Ring
from consult.shelf import membership_tag

# Who acts next while a page still climbs: `settle` says so.
PAGED = frozenset({NextActor.SPECIALTY, NextActor.COORDINATOR})


class Step(NamedTuple):
    """A rung and whom it rings; nobody where no rung from there up found anyone."""

    rung: Rung
    rings: list[Ring]


class Told(NamedTuple):
    """The event that a step appends to the room, and why the step was taken; `why`: a coordinator's own reason."""

    type: str
    reason: str
    voice: Voice | None = None
    why: str = ""


def create(case: Case, slugs: Iterable[str], urgency: str) -> list[Page]:
    """Make the pages of these specialties, nobody rung yet, and lock every stream that ringing may write to.

    The caller then tells the specialties what comes first, and `start`s the pages.
    """
    ladder = ladder_of(urgency)
    first = ladder.at(1)
    due = clock.now() + first.wait
    pages = [
        Page.objects.create(
            case=case,
            specialty=specialty,
            urgency=urgency,
            ladder=ladder,
            place=first.place,
            reach=first.reach,
            due_at=due,
        )
        for specialty in Specialty.objects.filter(pk__in=list(slugs)).select_related("parent").order_by("pk")
    ]
    lock_streams(case, pages)
    return pages


def start(case: Case, pages: Iterable[Page]) -> None:
    """Ring the first rung, where it rings at all."""
    for page in pages:
        if page.reach != Reach.FEED:
            take(case, page, page.place, Told("page.sent", "opened", case.author))
    settle(case)


def lock_streams(case: Case, pages: Iterable[Page]) -> None:
    """Lock the streams of a case, of all whom these pages might ring, and of the specialties, in the one order.

    A doctor's inbox is the account of their pages, so that with it their cap is locked too.
    """
    names = {case.stream}
    if case.author is not None:
        names.add(streams.inbox_of(voices.holder_of(case.author)))
    for page in pages:
        asked = asked_by(case, page)
        people = (one for rung in page.ladder.rungs for one in rota.candidates(asked, rung.reach))
        names |= {streams.inbox_of(one.doctor.pk) for one in people}
        names.add(streams.specialty_stream(page.specialty_id))
    names |= {streams.specialty_stream(slug) for slug in case.specialties.values_list("slug", flat=True)}
    streams.lock(names)


def asked_by(case: Case, page: Page) -> Asked:
    """Who a page may look for: never the author, nor those who cannot."""
    gone = (PageCall.State.DECLINED, PageCall.State.HANDED_OVER)
    called = [(doctor_of(call), call.state) for call in page.calls.all()]
    author = [voices.holder_of(case.author)] if case.author is not None else []
    return Asked(
        specialty=page.specialty,
        urgency=Urgency(page.urgency),
        without={*author, *(doctor for doctor, state in called if state in gone)},
        rung={doctor for doctor, _ in called},
    )


def doctor_of(call: PageCall) -> UUID:
    """The doctor whom a call rang. For routing, in memory: never write the answer down."""
    return UUID(bytes=keys.unseal(call.sealed, bound_to=bytes(call.tag)))


def look(case: Case, page: Page, place: int) -> Step:
    """The lowest rung from `place` up that finds somebody: a rung without anybody is not waited for."""
    return first_found(asked_by(case, page), page.ladder, place)


def first_found(asked: Asked, ladder: Ladder, place: int) -> Step:
    """The same for whoever is looked for on a ladder, before there is a page."""
    for rung in (rung for rung in ladder.rungs if rung.place >= place and rung.reach != Reach.FEED):
        if rings := rota.choose(asked, rung.reach):
            return Step(rung, rings)
    # Nobody: it is tried again from below, as soon as the first to be rung would have had to answer.
    return Step(ladder.at(ladder.first_ringing), [])


def climb(case: Case, page: Page, reason: str) -> Event | None:
    """Take the next step; nothing is told where it again finds nobody. The caller has locked the streams."""
    event = take(case, page, next_rung(page).place, Told("page.escalated", reason))
    settle(case)
    return event


def take(case: Case, page: Page, place: int, told: Told) -> Event | None:
    """Ring whom the rung at `place`, or the first above it that finds somebody, means."""
    step = look(case, page, place)
    if not step.rings and page.missed_at and not page.wakes and page.state == Page.State.WAITING:
        page.due_at, page.leased_until = clock.now() + step.rung.wait, None
        page.save(update_fields=["due_at", "leased_until"])
        return None
    return ring(case, page, step, told)


def ring(case: Case, page: Page, step: Step, told: Told) -> Event:
    """Ring these people, and tell the room, them, and the specialty."""
    now = clock.now()
    page.step += 1
    page.place, page.reach, page.wakes = step.rung.place, step.rung.reach, len(step.rings)
    page.state, page.due_at, page.leased_until = Page.State.WAITING, now + step.rung.wait, None
    page.acknowledged_at = page.acknowledged_by = None
    page.reason, page.why = told.reason, told.why
    if not step.rings or step.rung == page.ladder.last:
        _missed(case, page, now)
    page.save()
    for one in step.rings:
        _call(case, page, one)
    facts = page_facts(page)
    event = streams.append(case.stream, told.type, facts | {"reason": told.reason}, voice=told.voice)
    for one in step.rings:
        over = {"over": one.over} if one.over else {}
        streams.append(streams.inbox_of(one.doctor.pk), "page.sent", facts | {"reason": told.reason} | over)
    if not step.rings and case.author is not None:
        streams.append(streams.inbox_of(voices.holder_of(case.author)), "page.escalated", facts)
        notices.happened(case, event.seq, only=bytes(case.author.holder.tag))
    if case.audience == Audience.NETWORK:
        streams.append(streams.specialty_stream(page.specialty_id), told.type, facts)
    return event


def settle(case: Case) -> None:
    """Say on the case who acts next and by when: the page that is due first decides, else the state does."""
    first = active(case).order_by("due_at", "pk").first()
    if first is not None:
        to_coordinator = first.reach == Reach.COORDINATOR
        case.next_actor = NextActor.COORDINATOR if to_coordinator else NextActor.SPECIALTY
        case.due_at = first.due_at
    else:
        _, case.next_actor, case.due_at = transitions.standing(State(case.state), Urgency(case.urgency), clock.now())
    case.save(update_fields=["next_actor", "due_at", "missed_at"])


def end(case: Case, pages: Iterable[Page] | None = None) -> None:
    """End these pages, or all of the case: somebody has spoken, or the author needs nobody any more."""
    for page in list(active(case) if pages is None else pages):
        page.state, page.leased_until = Page.State.ENDED, None
        page.save(update_fields=["state", "leased_until"])
        notices.over(page)
        if page.step:
            streams.append(case.stream, "page.ended", page_facts(page))


def spoke(case: Case, doctor_id: UUID) -> None:
    """A doctor has said something in a case that was answered before: what they were paged for has reached them."""
    if case.next_actor not in PAGED:
        return
    called = PageCall.objects.filter(tag=membership_tag(doctor_id, case.pk)).values("page")
    if pages := list(active(case).filter(pk__in=called)):
        end(case, pages)
        settle(case)


def active(case: Case) -> Any:
    """The pages of a case that still climb."""
    return Page.objects.select_for_update().filter(case=case).exclude(state=Page.State.ENDED).order_by("pk")


def _call(case: Case, page: Page, one: Ring) -> None:
    tag = membership_tag(one.doctor.pk, case.pk)
    sealed = keys.seal(one.doctor.pk.bytes, bound_to=tag)
    call = PageCall.objects.create(id=uuid4(), page=page, step=page.step, tag=tag, sealed=sealed, over=one.over)
    notices.rang(case, call)
    members.paged(case=case, doctor=one.doctor)


def _missed(case: Case, page: Page, now: datetime) -> None:
    page.missed_at = page.missed_at or now
    case.missed_at = case.missed_at or now
