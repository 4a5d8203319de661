"""A page as the room and the specialty are told of it: a role and a number of people, never who they are."""

from typing import Any

from consult import clock
from consult.events import PublicEvent, public
from consult.models import Case, Event, Page, Rung

SHOWN = 50  # the newest pages of a case, and the newest of what was told of them


def page_facts(page: Page) -> dict[str, Any]:
    """What a page says of itself: whom it reached last, how many people that woke, what comes next and when."""
    facts: dict[str, Any] = {
        "id": str(page.pk),
        "case": str(page.case_id),
        "specialty": page.specialty_id,
        "urgency": page.urgency,
        "state": page.state,
        "step": page.step,
        "reach": page.reach,
        "wakes": page.wakes,
        "sent_at": clock.milliseconds(page.sent_at),
    }
    if page.why:
        facts["why"] = page.why
    if page.state != Page.State.ENDED:
        facts |= {"due_at": clock.milliseconds(page.due_at), "next": next_rung(page).reach}
    for name in ("acknowledged_at", "missed_at"):
        if moment := getattr(page, name):
            facts[name] = clock.milliseconds(moment)
    return facts


def pages_public(case: Case) -> list[dict[str, Any]]:
    """The pages of a case, oldest first, with the voice of who acknowledged where it shows a name."""
    newest = Page.objects.filter(case=case).select_related("acknowledged_by").order_by("-pk")[:SHOWN]
    return [_public(page) for page in list(newest.prefetch_related("ladder__rows"))[::-1]]


def steps_told(case: Case) -> list[PublicEvent]:
    """What the room was told of its pages, oldest first."""
    newest = Event.objects.filter(stream=case.stream, type__startswith="page.").select_related("voice")
    return public(list(newest.order_by("-seq")[:SHOWN])[::-1])


def _public(page: Page) -> dict[str, Any]:
    facts = page_facts(page)
    if page.reason:
        facts["reason"] = page.reason
    if page.acknowledged_by is not None:
        facts["by"] = page.acknowledged_by.public()
    return facts


def next_rung(page: Page) -> Rung:
    """The rung that comes next; where the last step found nobody the search begins anew."""
    ladder = page.ladder
    found_nobody = page.step and not page.wakes
    return ladder.at(ladder.first_ringing if found_nobody else page.place + 1)
