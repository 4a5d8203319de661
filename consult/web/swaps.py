"""Exchanging shifts with colleagues."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consult.errors import NotFound
from consult.models import Doctor
from consult.services import swaps
from consult.web.gate import doctors_page
from consult.web.posted import uuid_of


@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def exchange(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A post proposes an exchange, accepts one, refuses one or takes it back."""
    if request.method == "POST":
        messages.success(request, _done(request, doctor))
        return redirect("on-call-swaps")
    own, theirs = swaps.exchangeable(doctor)
    proposed = swaps.proposals(doctor)
    context = {
        "own": own,
        "theirs": theirs,
        "to_me": [swap for swap in proposed if swap.wanted.doctor_id == doctor.pk],
        "by_me": [swap for swap in proposed if swap.given.doctor_id == doctor.pk],
    }
    return render(request, "consult/swaps.html", context)


def _done(request: HttpRequest, doctor: Doctor) -> str:
    match request.POST.get("deed"):
        case "propose":
            swaps.propose(doctor=doctor, given=uuid_of(request, "given"), wanted=uuid_of(request, "wanted"))
            return _("Proposed. Your colleague is told by e-mail.")
        case "accept":
            swaps.accept(doctor=doctor, swap_id=uuid_of(request, "swap"))
            return _("Exchanged. Both rotas have changed.")
        case "refuse":
            swaps.refuse(doctor=doctor, swap_id=uuid_of(request, "swap"))
            return _("The proposal is gone. No shift has changed.")
    raise NotFound
