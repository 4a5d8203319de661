"""Cases: opening, listing, reading, moving along."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router

from consult import events, streams
from consult.access import Purpose, case_for
from consult.api.auth import SIGNED_IN, doctor_of, verified
from consult.api.schemas.base import Slug
from consult.api.schemas.cases import (
    CaseLanguages,
    CaseOpened,
    CasePage,
    EventFacts,
    EventPage,
    NewCase,
    Snapshot,
    StateSet,
    Wakes,
    WakesOpened,
    WantedLanguage,
    WantedState,
)
from consult.errors import BadValue, NotFound
from consult.models import Specialty
from consult.models.cases import State, Urgency
from consult.services import case_languages, cases, pages, translations
from consult.snapshots import case_snapshot, cases_public

router = Router(tags=["Cases"], auth=SIGNED_IN)
IdempotencyKey = Annotated[UUID, Header(alias="Idempotency-Key", description="made before the first try")]
EVENTS = 500  # as stream.fill


@router.post("/cases", response={201: CaseOpened})
def open_case(request: HttpRequest, sent: NewCase, key: IdempotencyKey) -> CaseOpened:
    """Open a case. Sent again with the same key and content, it gives the same answer and opens no second one."""
    opened = cases.open_case(doctor=doctor_of(request), client_id=key, opening=sent.opening())
    return CaseOpened(id=opened.case_id, stream=f"case:{opened.case_id}", seq=opened.seq, me=opened.me)


@router.get("/cases", response=CasePage, exclude_none=True)
def list_cases(
    request: HttpRequest,
    specialty: Slug | None = None,
    state: State | None = None,
    cursor: UUID | None = None,
) -> CasePage:
    """The newest cases that you may see, fifty a page; a specialty brings its children."""
    doctor = verified(request)
    if specialty and not Specialty.objects.filter(pk=specialty).exists():
        raise NotFound({"field": "specialty"})
    found = cases.feed(doctor, specialty=specialty or "", state=state or "", before=cursor)
    more = len(found) == cases.FEED
    return CasePage(items=cases_public(found), next=str(found[-1].pk) if more else None)


@router.get("/cases/{uuid:case_id}", response=Snapshot)
def read_case(request: HttpRequest, case_id: UUID) -> Snapshot:
    """The case as it stands, with its last 100 comments. It counts as a view."""
    doctor = doctor_of(request)
    case = case_for(doctor, case_id, purpose=Purpose.READ)
    translations.read_in(doctor=doctor, case_id=case_id, reads=case_languages.read(doctor, case))
    return Snapshot(**case_snapshot(case))


@router.put("/cases/{uuid:case_id}/language", response=CaseLanguages)
def read_in_language(request: HttpRequest, case_id: UUID, sent: WantedLanguage) -> CaseLanguages:
    """Read all of this case in one language; without one, in those of your account again."""
    read = case_languages.choose(doctor=doctor_of(request), case_id=case_id, language=sent.language)
    return CaseLanguages(languages=read)


@router.get("/cases/{uuid:case_id}/events", response=EventPage)
def read_events(
    request: HttpRequest,
    case_id: UUID,
    since: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=EVENTS)] = EVENTS,
) -> EventPage:
    """The events after `since`, in order. A `since` that the stream does not reach belongs to another epoch."""
    stream = case_for(doctor_of(request), case_id, purpose=Purpose.FOLLOW).stream
    tip, floor = streams.bounds(stream)
    if not floor - 1 <= since <= tip:
        raise BadValue({"field": "since", "most": tip} if since > tip else {"field": "since"})
    found = events.read(stream, after=since, limit=limit)
    return EventPage(
        events=[
            EventFacts(stream=event.wire_stream, seq=event.seq, at=event.at, type=event.type, data=event.data)
            for event in found
        ],
        tip=tip,
    )


@router.post("/cases/{uuid:case_id}/state", response=StateSet)
def set_state(request: HttpRequest, case_id: UUID, sent: WantedState, key: IdempotencyKey) -> StateSet:
    """Resolve, close or reopen your own case."""
    return StateSet(seq=cases.set_state(doctor=doctor_of(request), case_id=case_id, client_id=key, state=sent.state))


@router.get("/wakes", response=WakesOpened)
def opening_would_wake(
    request: HttpRequest, specialties: Annotated[list[Slug], Query(min_length=1, max_length=5)], urgency: Urgency
) -> WakesOpened:
    """How many people a case of yours would ring if it were opened now; it rings nobody."""
    found = pages.opening_would_wake(doctor=verified(request), specialties=specialties, urgency=urgency)
    return WakesOpened(wakes=found.people, nobody=found.nobody)


@router.get("/cases/{uuid:case_id}/wakes", response=Wakes)
def would_wake(request: HttpRequest, case_id: UUID, specialty: Slug, urgency: Urgency) -> Wakes:
    """How many people a page of this specialty would ring now; it rings nobody."""
    found = pages.would_wake(doctor=doctor_of(request), case_id=case_id, specialty=specialty, urgency=urgency)
    return Wakes(wakes=found)
