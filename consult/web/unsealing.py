"""One request to open a pseudonym: what was asked and answered, and for its two officers who it is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from consult.models import Doctor, Role, Unsealing
from consult.services import unsealing
from consult.web.conduct import acted
from consult.web.gate import page_of
from consult.web.licence_forms import ReasonForm

DEEDS: dict[str, Callable[..., Any]] = {"open": unsealing.open_, "refuse": unsealing.refuse}


@require_http_methods(["GET", "HEAD", "POST"])
@page_of(Role.OFFICER)
def asked(request: HttpRequest, officer: Doctor, unsealing_id: UUID) -> HttpResponse:
    """A post answers. Who it is comes with a post too, so that no address and no going back shows it."""
    found = unsealing.found(officer, unsealing_id)
    if request.POST.get("deed") == "look":
        return _page(request, officer, found, person=unsealing.look(officer=officer, unsealing_id=found.pk))
    form = ReasonForm(request.POST or None)
    if acted(request, form, DEEDS, officer=officer, unsealing_id=found.pk):
        return redirect("unsealing", found.pk)
    return _page(request, officer, found, form=form, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, officer: Doctor, found: Unsealing, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {
        "unsealing": found,
        "waits": unsealing.waits(found),
        "is_open": unsealing.is_open(found),
        "may_answer": unsealing.may_answer(officer, found),
        "may_look": unsealing.may_look(officer, found),
    }
    return render(request, "consult/unsealing.html", context | shown, status=status)
