"""Pages of things that went wrong: what happened, that nothing is lost, what to do."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consult.errors import ConsultError, Unverified
from consult.models import Doctor
from consult.services import verification
from consult.web.desks import desks_of

PAGES = {404: "404.html", 503: "503.html"}


def tell(form: BaseForm, refusal: ConsultError) -> None:
    """Say in a form why it was refused: beside the field that is wrong, if the form has it, else above them all."""
    field = refusal.fields.get("field")
    form.add_error(field if field in form.fields else None, str(refusal.message))


def refused(request: HttpRequest, refusal: ConsultError) -> HttpResponse:
    """The page of a refusal of the domain."""
    template = PAGES.get(refusal.status, "403.html")
    return render(request, template, {"message": refusal.message}, status=refusal.status)


def unverified(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """The page of a doctor who may read nothing (yet): what that waits for, and the desks of their roles."""
    context = {"standing": verification.standing(doctor), "desks": desks_of(doctor)}
    return render(request, "consult/unverified.html", context, status=Unverified.status)
