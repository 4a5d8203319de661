"""The pages of a case in words. `js/pages.js` says them alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consult.events import PublicEvent
from consult.models import Page
from consult.models.pages import Reach
from consult.web import moments
from consult.web.words import WORDS, counted, word


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page that still climbs. `mine`: how it stands to the reader (`rung`, `acknowledged`), or nothing."""

    id: str
    now: str
    then: str
    missed: str
    why: str
    nobody: bool
    mine: str


@dataclass(frozen=True, slots=True)
class StepView:
    """What one event said of a page, and when."""

    at: moments.Moment
    words: str


def step_views(told: Iterable[PublicEvent], names: Mapping[str, str], now: datetime) -> list[StepView]:
    """The life of the pages of a case, in the order of what was told."""
    return [StepView(moments.moment(event.at, now), _step(event, names)) for event in told]


def _step(event: PublicEvent, names: Mapping[str, str]) -> str:
    page = dict(event.data)
    specialty = names.get(page["specialty"], page["specialty"])
    if event.type == "page.declined":
        return word("page.declined", specialty=specialty)
    if event.type == "page.acknowledged":
        page["by"] = page.get("author")
    return " ".join(filter(None, (said(page, specialty), why_of(page))))


def page_views(
    pages: Iterable[Mapping[str, Any]], names: Mapping[str, str], mine: Mapping[str, str], now: datetime
) -> list[PageView]:
    """Those of a snapshot's pages that have not ended."""
    live = (page for page in pages if page["state"] != Page.State.ENDED)
    return [_view(page, names.get(page["specialty"], page["specialty"]), mine, now) for page in live]


def _view(page: Mapping[str, Any], specialty: str, mine: Mapping[str, str], now: datetime) -> PageView:
    nobody = is_nobody(page)
    when = moments.short(moments.from_milliseconds(page["due_at"]), now)
    then = "page.then.silent" if page["state"] == Page.State.ACKNOWLEDGED else "page.then"
    missed = page.get("missed_at")
    return PageView(
        id=page["id"],
        now=said(page, specialty),
        then=word("page.then.nobody", when=when)
        if nobody
        else word(then, reach=word(f"reach.{page['next']}"), when=when),
        missed=word("page.missed", when=moments.short(moments.from_milliseconds(missed), now)) if missed else "",
        why=why_of(page),
        nobody=nobody,
        mine=mine.get(page["id"], ""),
    )


def is_nobody(page: Mapping[str, Any]) -> bool:
    """Whether its last step found nobody to ring, and nobody has taken it over since."""
    return page["reach"] != Reach.FEED and not page["wakes"] and page["state"] != Page.State.ACKNOWLEDGED


def why_of(page: Mapping[str, Any]) -> str:
    """Why its last step was taken, by a coordinator or by itself; what was taken on needs no reason of the latter."""
    if "why" in page:
        return word(f"page.{page['reason']}", why=word(f"page.why.{page['why']}"))
    key = f"page.step.{page.get('reason')}"
    return word(key) if key in WORDS and page["state"] == Page.State.WAITING else ""


def said(page: Mapping[str, Any], specialty: str) -> str:
    """Whom a page reached, who has taken it, or that it has ended."""
    if page["state"] == Page.State.ENDED:
        return word("page.ended", specialty=specialty)
    if is_nobody(page):
        return word("page.nobody", specialty=specialty)
    if page["state"] == Page.State.ACKNOWLEDGED:
        if by := page.get("by"):
            return word("page.taken", specialty=specialty, name=by["name"])
        return word("page.taken.masked", specialty=specialty)
    if page["reach"] == Reach.FEED:
        return word("page.feed", specialty=specialty)
    reach = word(f"reach.{page['reach']}")
    return counted("page.rung", page["wakes"], specialty=specialty, reach=reach)
