"""Signing in and out without a browser."""

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.utils import has_verified_email
from allauth.core import ratelimit
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import Router

from consult.api.auth import Bearer, doctor_of
from consult.api.refusals import TooManyTries, UnconfirmedAddress, WrongCredentials
from consult.api.schemas.doctors import Credentials, DoctorFacts, SignedIn, TicketGiven
from consult.errors import SecondFactor
from consult.models import Doctor
from consult.services import sign_in

router = Router(tags=["Signing in"])


@router.post("/sessions", auth=None, response={201: SignedIn}, exclude_none=True)
def sign_in_with_password(request: HttpRequest, sent: Credentials) -> SignedIn:
    """A token for `Authorization: Bearer`; it ends after 12 hours without use, and after 30 days."""
    doctor = _known(request, sent)
    _check_second_factor(doctor, sent.code)
    token = sign_in.new_token(doctor, label=request.headers.get("User-Agent", ""))
    return SignedIn(token=token, doctor=DoctorFacts.of(doctor))


@router.delete("/sessions", auth=Bearer(), response={204: None})
def sign_out(request: HttpRequest) -> None:
    """End the token that this call was made with."""
    sign_in.end_token(_token(request))


@router.post("/tickets", auth=Bearer(), response={201: TicketGiven})
def take_ticket(request: HttpRequest) -> TicketGiven:
    """A ticket for one socket, good once."""
    ticket = sign_in.new_ticket(doctor_of(request), token=_token(request))
    return TicketGiven(ticket=ticket, expires_in=int(sign_in.TICKET_LIFETIME.total_seconds()))


def _token(request: HttpRequest) -> str:
    return request.headers["Authorization"].partition(" ")[2]


def _known(request: HttpRequest, sent: Credentials) -> Doctor:
    """The doctor with this password. allauth counts the tries, and takes as long over an address it does not know."""
    if not ratelimit.consume(request, action="login"):
        raise TooManyTries
    try:
        found = get_adapter(request).authenticate(request, email=sent.email, password=sent.password)
    except ValidationError:  # nothing else is raised but too many tries
        raise TooManyTries from None
    if found is None or not found.is_active:
        raise WrongCredentials
    if not has_verified_email(found):
        raise UnconfirmedAddress
    return cast(Doctor, found)


def _check_second_factor(doctor: Doctor, code: str | None) -> None:
    if not is_mfa_enabled(doctor):
        return
    if code is None:
        raise SecondFactor
    form = AuthenticateForm({"code": code}, user=doctor)
    if form.is_valid():
        form.authenticator.record_usage()
    elif form.has_error("code", "too_many_login_attempts"):
        raise TooManyTries
    else:
        raise SecondFactor
