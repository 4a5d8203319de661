"""The queue of the duty coordinator: pages that nobody has answered, and what can be done with them."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consult.ids import new_id
from consult.models import Case, Doctor, Page, Role, Specialty
from consult.models.pages import Why
from consult.services import coordination
from consult.web.due import Entry, entries, said_of
from consult.web.gate import page_of
from consult.web.posted import uuid_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page that came to the coordinator, with the case it is for. `sends`: an id for whatever is done with it."""

    page: Page
    said: str
    entry: Entry
    sends: UUID


@require_http_methods(["GET", "HEAD", "POST"])
@page_of(Role.COORDINATOR)
def queue(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A post takes a page over or sends it on; the page that comes after it shows what is left."""
    if request.method == "POST":
        messages.success(request, _done(request, doctor))
        return redirect("coordination")
    context = {
        "waiting": _waiting(doctor),
        "reasons": Why.choices,
        "specialties": sorted(Specialty.objects.all(), key=str),
    }
    return render(request, "consult/coordination.html", context)


def _done(request: HttpRequest, doctor: Doctor) -> str:
    page, client_id, why = uuid_of(request, "page"), uuid_of(request, "client_id"), request.POST.get("why", "")
    if request.POST.get("deed") == "reassign":
        specialty = request.POST.get("specialty", "")
        coordination.reassign(doctor=doctor, page_id=page, client_id=client_id, specialty=specialty, why=why)
        return _("Sent on.")
    coordination.take_over(doctor=doctor, page_id=page, client_id=client_id, why=why)
    return _("You have taken it over. The page rests while you answer.")


def _waiting(doctor: Doctor) -> list[Waiting]:
    pages = coordination.waiting(doctor)
    cases = Case.objects.visible_to(doctor).filter(pk__in=[page.case_id for page in pages])
    found = entries(doctor, list(cases.select_related("author").prefetch_related("specialties")))
    by_case = {entry.row.id: entry for entry in found}
    return [Waiting(page, said_of(page), by_case[page.case_id], new_id()) for page in pages]
