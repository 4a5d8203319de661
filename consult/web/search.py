"""The search page. A search is posted and then read at an address of its own, in which no word of it stands."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from consult.errors import ConsultError, NotFound, SlowDown
from consult.events import translation_facts
from consult.models import Doctor, Text
from consult.models.translations import Verdict
from consult.search import finding
from consult.search.excerpts import Part
from consult.search.words import terms_of
from consult.services import allowance, reads
from consult.services.allowance import Asking
from consult.web import searches
from consult.web.card import LABELS
from consult.web.gate import doctors_page
from consult.web.presenters import language_name, machine_line
from consult.web.rows import Row, rows_of
from consult.web.words import word

WHERE = {**LABELS, "caption": _("Image")}
PAGE_NUMBER = re.compile("[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """A sentence that was found. `place` leads to it; `said_in` says in which language, and who put it into that."""

    where: str
    place: str
    language: str
    said_in: str
    machine: bool
    check: str
    parts: list[Part] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FoundView:
    row: Row
    hits: list[HitView]


@sensitive_post_parameters("query")
@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def search(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """The empty page; a post leads to its results, and one that cannot be looked for comes back with the reason."""
    if request.method != "POST":
        return _page(request)
    query = _visible(request.POST.get("query", ""))
    try:
        allowance.spend(doctor, Asking.SEARCH)
        terms_of(query)
    except ConsultError as refusal:
        return _page(request, query=query, problem=_in_words(refusal), status=refusal.status)
    return redirect("found", searches.keep(request, doctor, query))


@require_safe
@doctors_page
def found(request: HttpRequest, doctor: Doctor, search_id: UUID) -> HttpResponse:
    """The results, newly looked up at every look: what was taken back meanwhile is gone. `?page=` for more."""
    query = searches.recall(request, doctor, search_id)
    if query is None:
        return redirect("search")
    number = request.GET.get("page", "1")
    if not PAGE_NUMBER.fullmatch(number):
        raise NotFound
    try:
        allowance.spend(doctor, Asking.SEARCH)
    except SlowDown as refusal:
        return _page(request, query=query, problem=_in_words(refusal), status=refusal.status)
    result = finding.find(doctor=doctor, query=query, page=int(number))
    if not result.cases and result.total:
        return redirect("found", search_id)
    return _page(request, query=query, result=result, views=_views(doctor, result), search_id=search_id)


def _page(request: HttpRequest, *, query: str = "", status: int = 200, **more: object) -> HttpResponse:
    return render(request, "consult/search.html", {"query": query, **more}, status=status)


def _views(doctor: Doctor, result: finding.Found) -> list[FoundView]:
    rows = rows_of(doctor, [one.case for one in result.cases], reads.unread(doctor))
    return [FoundView(row, [_view(hit) for hit in one.hits]) for row, one in zip(rows, result.cases, strict=True)]


def _view(hit: finding.Hit) -> HitView:
    translation = hit.translation
    return HitView(
        where=hit.comment.voice.name if hit.comment else str(WHERE.get(hit.text.field, word("search.title"))),
        place=_place(hit),
        language=hit.language,
        said_in=_said_in(hit),
        machine=translation is not None,
        check=word("search.check") if translation and translation.verdict == Verdict.CHECK else "",
        parts=hit.excerpt,
    )


def _place(hit: finding.Hit) -> str:
    if hit.text.kind == Text.Kind.IMAGE:
        return f"#i-{hit.text.of}"
    return f"#c-{hit.comment.pk}" if hit.comment else ""


def _said_in(hit: finding.Hit) -> str:
    if hit.translation is None:
        return word("search.original", language=language_name(hit.language))
    line = machine_line(hit.text.language, translation_facts(hit.translation))
    return word("search.machine", language=language_name(hit.language), machine=line)


def _in_words(refusal: ConsultError) -> str:
    if isinstance(refusal, SlowDown):
        return str(refusal.message)
    return word("search.too_long" if refusal.code == "too_long" else "search.too_short")


def _visible(query: str) -> str:
    """In one line, without what cannot be shown."""
    return " ".join("".join(character if character.isprintable() else " " for character in query).split())
