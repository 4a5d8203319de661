"""Where a doctor is signed in, by browser and by other clients, and signing out from afar."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consult.errors import NotFound
from consult.models import Doctor
from consult.services import sign_in
from consult.web.gate import account_page
from consult.web.posted import uuid_of


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def sessions(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A post ends one session, one token, or everything but this browser. Their sockets close at once."""
    if request.method == "POST":
        end = ENDS.get(request.POST.get("deed", ""))
        if end is None:
            raise NotFound
        end(request, doctor)
        messages.success(request, _("Signed out there."))
        return redirect("usersessions_list")
    browsers = sorted(UserSession.objects.purge_and_list(doctor), key=lambda one: one.last_seen_at, reverse=True)
    return render(
        request, "usersessions/usersession_list.html", {"sessions": browsers, "tokens": sign_in.tokens_of(doctor)}
    )


@require_POST
@account_page
def here(_request: HttpRequest, _doctor: Doctor) -> HttpResponse:
    """The page says that somebody moves in it; the middleware has noted it."""
    return HttpResponse(status=204)


def _end_session(request: HttpRequest, doctor: Doctor) -> None:
    session = UserSession.objects.filter(user=doctor, pk=_number(request)).first()
    if session is None or session.is_current():
        raise NotFound
    session.end()


def _end_token(request: HttpRequest, doctor: Doctor) -> None:
    sign_in.end_one(doctor, uuid_of(request, "id"))


def _end_others(_request: HttpRequest, doctor: Doctor) -> None:
    for session in UserSession.objects.purge_and_list(doctor):
        if not session.is_current():
            session.end()
    sign_in.end_tokens(doctor)


def _number(request: HttpRequest) -> int:
    given = request.POST.get("id", "")
    if not given.isdecimal() or len(given) > 18:
        raise NotFound
    return int(given)


ENDS: dict[str, Callable[[HttpRequest, Doctor], None]] = {
    "session": _end_session,
    "token": _end_token,
    "others": _end_others,
}
