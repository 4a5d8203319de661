"""Pages of things that went wrong: what happened, that nothing is lost, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consult.errors import ConsultError


def refused(request: HttpRequest, refusal: ConsultError) -> HttpResponse:
    """The page of a refusal of the domain."""
    template = "404.html" if refusal.status == 404 else "403.html"
    return render(request, template, {"message": refusal.message}, status=refusal.status)
