"""The board of what is due: each case that waits, who acts next in it, and by when, the nearest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consult import roles
from consult.models import Case, Doctor, Page, Role, Specialty
from consult.models.cases import NextActor
from consult.services import reads
from consult.services.subscriptions import followed
from consult.shelf import cases_of
from consult.web.gate import doctors_page
from consult.web.pages import said
from consult.web.rail import WAITING
from consult.web.rows import Row, rows_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A case that waits, and what its pages have done so far."""

    row: Row
    pages: list[str]


@require_safe
@doctors_page
def due(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A coordinator sees every case that they may; everybody else their own and those of their specialties."""
    coordinates = Role.COORDINATOR in roles.roles_of(doctor)
    waiting = _waiting(doctor, every=coordinates)
    found = entries(doctor, list(waiting[:SHOWN]))
    context = {
        "own": [entry for entry in found if _waits_for_author(entry)],
        "others": [entry for entry in found if not _waits_for_author(entry)],
        "more": max(0, waiting.count() - SHOWN),
        "coordinates": coordinates,
    }
    return render(request, "consult/due.html", context)


def entries(doctor: Doctor, cases: Sequence[Case]) -> list[Entry]:
    """Entries in the order of `cases`, which were found by `visible_to` with authors and specialties."""
    pages = _pages([case.pk for case in cases])
    return [Entry(row, pages.get(row.id, [])) for row in rows_of(doctor, cases, reads.unread(doctor))]


def said_of(page: Page) -> str:
    """Whom a page reached, or who has taken it; its specialty and voice were fetched before."""
    facts: dict[str, object] = {"reach": page.reach, "wakes": page.wakes, "state": page.state}
    if page.acknowledged_by is not None:
        facts["by"] = {"name": page.acknowledged_by.name}
    return said(facts, str(page.specialty))


def _waits_for_author(entry: Entry) -> bool:
    return entry.row.mine and entry.row.clock is not None and entry.row.clock.actor == NextActor.AUTHOR


def _waiting(doctor: Doctor, *, every: bool) -> QuerySet[Case]:
    cases = Case.objects.visible_to(doctor).filter(state__in=WAITING)
    if not every:
        slugs = {*followed(doctor), *doctor.practices.values_list("specialty_id", flat=True)}
        asked = Specialty.objects.filter(Q(pk__in=slugs) | Q(parent__in=slugs)).values("pk")
        paged = Page.objects.filter(specialty__in=asked).exclude(state=Page.State.ENDED).values("case")
        cases = cases.filter(Q(specialties__in=asked) | Q(pk__in=paged) | Q(pk__in=cases_of(doctor))).distinct()
    return cases.select_related("author").prefetch_related("specialties").order_by("due_at", "pk")


def _pages(cases: list[UUID]) -> dict[UUID, list[str]]:
    climbing = Page.objects.filter(case__in=cases).exclude(state=Page.State.ENDED)
    found: dict[UUID, list[str]] = {}
    for page in climbing.select_related("specialty", "acknowledged_by").order_by("due_at", "pk"):
        found.setdefault(page.case_id, []).append(said_of(page))
    return found
