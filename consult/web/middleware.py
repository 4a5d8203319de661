"""What every page needs to know of the doctor, and what a shared ward computer must not keep."""

import zoneinfo
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from consult import idle
from consult.errors import ConsultError
from consult.models import Doctor
from consult.web.failures import refused

Handler = Callable[[HttpRequest], HttpResponse]


class DoctorsPreferences:
    """The interface speaks the doctor's own language and tells their own time, whatever the browser asks."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, Doctor):
            return self.get_response(request)
        request.LANGUAGE_CODE = request.user.interface_language
        with (
            translation.override(request.user.interface_language),
            timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)),
        ):
            return self.get_response(request)


class IdleLogOff:
    """
    What a person does keeps the session; half a day ends it.

    A page that is opened and everything that is posted is somebody's doing. What a page loads by itself, an image for
    one, is not.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, Doctor):
            if idle.is_over(request.session):
                logout(request)
            elif request.method == "POST" or request.headers.get("Sec-Fetch-Dest", "document") == "document":
                idle.note_input(request.session)
        return self.get_response(request)


class NothingStays:
    """No page may be stored by a browser or proxy: a back button after sign-out shows nothing clinical."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class Refusals:
    """What the domain refuses is a page where no view of ours could say so, as on those for signing in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """None for everything that is a failure."""
        return refused(request, problem) if isinstance(problem, ConsultError) else None
