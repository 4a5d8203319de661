"""On call: one's shifts, the week ahead of one's specialties with its gaps, and how one may be paged."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consult import clock
from consult.calendars import Span
from consult.errors import BadValue, ConsultError
from consult.models import Doctor, Shift, Specialty
from consult.services import shifts
from consult.services.rota import choice_of
from consult.web.forms import PagingForm, ShiftForm
from consult.web.gate import doctors_page
from consult.web.posted import uuid_of

Week = tuple[Specialty, list[Shift], list[Span]]


@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def on_call(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A post enters a shift, gives one up, or says how one may be paged; a refused one comes back with the reason."""
    own = list(Specialty.objects.filter(practices__doctor=doctor).order_by("practices__rank"))
    deed = request.POST.get("deed", "")
    shift_form = ShiftForm(request.POST if deed == "enter" else None, specialties=own)
    paging_form = PagingForm(request.POST if deed == "choose" else None, initial=_choice(doctor))
    if deed and _done(request, doctor, shift_form, paging_form):
        messages.success(request, _("Saved."))
        return redirect("on-call")
    context = {
        "weeks": [_week(specialty) for specialty in own],
        "doubled": shifts.doubled(doctor),
        "shift_form": shift_form,
        "paging_form": paging_form,
    }
    return render(request, "consult/on_call.html", context, status=422 if deed else 200)


@require_safe
@doctors_page
def coverage(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """Who is on call now, and the gaps to come, in all specialties: with the reader's clock and that of each doctor."""
    context = {"coverage": shifts.coverage(), "now": clock.now(), "zone": doctor.time_zone}
    return render(request, "consult/coverage.html", context)


def _done(request: HttpRequest, doctor: Doctor, shift_form: ShiftForm, paging_form: PagingForm) -> bool:
    if request.POST["deed"] == "leave":
        shifts.leave_shift(doctor=doctor, shift_id=uuid_of(request, "shift"))
        return True
    form = shift_form if shift_form.is_bound else paging_form
    if not form.is_bound or not form.is_valid():
        return False
    service: Any = shifts.enter_shift if form is shift_form else shifts.choose_paging
    try:
        service(doctor=doctor, **form.cleaned_data)
    except BadValue as refusal:
        form.add_error(refusal.fields["field"], _why(refusal))
        return False
    return True


def _why(refusal: ConsultError) -> str:
    return {
        "since": _("You have a shift at that time already."),
        "until": _("A shift ends after it begins, is not over yet, and is at most a week long."),
        "quiet_until": _("Quiet hours have a beginning and an end."),
    }.get(refusal.fields["field"], str(refusal.message))


def _choice(doctor: Doctor) -> dict[str, Any]:
    choice = choice_of(doctor)
    return {name: getattr(choice, name) for name in ("urgent_off_shift", "quiet_since", "quiet_until", "page_cap")}


def _week(specialty: Specialty) -> Week:
    found = shifts.week_of(specialty.pk)
    return specialty, found, shifts.gaps(found)
