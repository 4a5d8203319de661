"""Who gets a page: a doctor who is signed in and verified; everybody else is told why not."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consult.errors import ConsultError, Unverified
from consult.models import Doctor
from consult.web.failures import refused

Arguments = ParamSpec("Arguments")
DoctorsView = Callable[Concatenate[HttpRequest, Doctor, Arguments], HttpResponse]


def doctors_page(view: DoctorsView[Arguments]) -> Callable[..., HttpResponse]:
    """A page for verified doctors: the view gets the doctor, and its refusals become pages."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        doctor = cast(Doctor, request.user)
        try:
            if not doctor.is_verified:
                raise Unverified
            return view(request, doctor, *args, **kwargs)
        except Unverified:
            return render(request, "consult/unverified.html", status=Unverified.status)
        except ConsultError as refusal:
            return refused(request, refusal)

    return page
