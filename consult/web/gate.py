"""Who gets a page: a doctor who is signed in and verified; everybody else is told why not."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consult import roles
from consult.errors import ConsultError, NoSecondFactor, Unverified
from consult.models import Doctor, Role
from consult.web.failures import refused, unverified

Arguments = ParamSpec("Arguments")
DoctorsView = Callable[Concatenate[HttpRequest, Doctor, Arguments], HttpResponse]


def doctors_page(view: DoctorsView[Arguments]) -> Callable[..., HttpResponse]:
    """A page for verified doctors: the view gets the doctor, and its refusals become pages."""

    def admit(doctor: Doctor) -> None:
        if not doctor.is_verified:
            raise Unverified

    return _gated(view, admit)


def account_page(view: DoctorsView[Arguments]) -> Callable[..., HttpResponse]:
    """A page of the account, which says nothing of any case: for everybody who is signed in."""
    return _gated(view, lambda _doctor: None)


def proven_page(view: DoctorsView[Arguments]) -> Callable[..., HttpResponse]:
    """A page of the account for who has just given the password once more; whoever has not is asked for it."""
    return _gated(reauthentication_required(view), lambda _doctor: None)


def page_of(role: Role) -> Callable[[DoctorsView[Arguments]], Callable[..., HttpResponse]]:
    """A page for those who hold this role: `@page_of(Role.OFFICER)`; one who lacks a second factor is led to it."""

    def gate(view: DoctorsView[Arguments]) -> Callable[..., HttpResponse]:
        return _gated(view, lambda doctor: roles.require(doctor, role))

    return gate


def _gated(view: DoctorsView[Arguments], admit: Callable[[Doctor], None]) -> Callable[..., HttpResponse]:
    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        doctor = cast(Doctor, request.user)
        try:
            admit(doctor)
            return view(request, doctor, *args, **kwargs)
        except Unverified:
            return unverified(request, doctor)
        except NoSecondFactor as refusal:
            return render(request, "consult/second_factor_first.html", status=refusal.status)
        except ConsultError as refusal:
            return refused(request, refusal)

    return page
