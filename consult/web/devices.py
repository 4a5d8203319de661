"""The devices of a doctor that ring."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consult.errors import NotFound
from consult.models import Doctor
from consult.push import web
from consult.services import devices as ringing
from consult.web.gate import doctors_page


@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def devices(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A post tries one or removes one. A browser is added by itself: only it can be asked."""
    if request.method == "POST":
        device_id = _uuid(request.POST.get("device", ""))
        if request.POST.get("deed") == "test":
            ringing.test(doctor=doctor, device_id=device_id)
            messages.success(request, _("A test is on its way. It comes within seconds, or this page says why not."))
        else:
            ringing.remove(doctor=doctor, device_id=device_id)
            messages.success(request, _("It rings no more."))
        return redirect("devices")
    context = {"devices": ringing.of(doctor), "push_key": web.public_key()}
    return render(request, "consult/devices.html", context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as broken:
        raise NotFound from broken
