"""The specialties that one follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consult.models import Doctor
from consult.services.subscriptions import follow_exactly, followed, muted_by
from consult.web.gate import doctors_page
from consult.web.tree import brought, groups


@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def specialties(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    if request.method == "POST":
        follow_exactly(doctor, request.POST.getlist("specialties"), muting=request.POST.getlist("muted"))
        messages.success(request, _("Saved. New cases of these specialties appear in your list by themselves."))
        return redirect("specialties")
    follows, muted = set(followed(doctor)), set(muted_by(doctor))
    context = {"groups": groups(follows), "brought": brought(follows, muted)}
    return render(request, "consult/specialties.html", context)
