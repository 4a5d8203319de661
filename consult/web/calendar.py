"""Shifts from a calendar and to one: a file that comes in, one that goes out, and an address to subscribe to."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consult.calendars import BadCalendar, calendar_of
from consult.errors import NotFound
from consult.models import Doctor, Specialty
from consult.services import calendar_links, shifts
from consult.web.forms import CalendarForm
from consult.web.gate import doctors_page


@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def calendar(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A post imports an iCalendar file whole, or says what in it cannot be a shift."""
    posted = request.method == "POST"
    own = _own(doctor)
    form = CalendarForm(request.POST, request.FILES, specialties=own) if posted else CalendarForm(specialties=own)
    if posted and form.is_valid():
        try:
            n = shifts.import_shifts(
                doctor=doctor, specialty=form.cleaned_data["specialty"], calendar=form.cleaned_data["file"].read()
            )
        except BadCalendar as refusal:
            form.add_error("file", refusal.reason)
        else:
            messages.success(request, ngettext("%d shift was imported.", "%d shifts were imported.", n) % n)
            return redirect("on-call")
    context = {"form": form, "has_link": calendar_links.has_link(doctor)}
    return render(request, "consult/calendar.html", context, status=422 if posted else 200)


@require_safe
@doctors_page
def calendar_file(_request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """One's own shifts, for any calendar."""
    response = _calendar(doctor)
    response["Content-Disposition"] = 'attachment; filename="on-call.ics"'
    return response


@require_POST
@doctors_page
def calendar_link(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """Make a new address, which is shown in the answer and never again, or end the one there is."""
    if request.POST.get("deed") == "end":
        calendar_links.end_link(doctor)
        messages.success(request, _("The address is dead. A calendar that has it gets nothing more."))
        return redirect("on-call-calendar")
    if request.POST.get("deed") != "make":
        raise NotFound
    path = reverse("on-call-subscribed", args=[calendar_links.make_link(doctor)])
    form = CalendarForm(specialties=_own(doctor))
    context = {"form": form, "has_link": True, "link": request.build_absolute_uri(path)}
    return render(request, "consult/calendar.html", context)


@require_safe
def subscribed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The shifts of whom the secret belongs to, for a calendar that has nothing else to show."""
    doctor = calendar_links.doctor_with_link(secret)
    if doctor is None:
        raise Http404
    with override(doctor.interface_language):
        return _calendar(doctor)


def _calendar(doctor: Doctor) -> HttpResponse:
    return HttpResponse(calendar_of(shifts.shifts_of(doctor)), content_type="text/calendar; charset=utf-8")


def _own(doctor: Doctor) -> list[Specialty]:
    return list(Specialty.objects.filter(practices__doctor=doctor).order_by("practices__rank"))
