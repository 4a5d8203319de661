"""Who asks: a bearer token, or a page of ours with its session."""

from typing import Any, Protocol, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from consult.errors import Unverified
from consult.models import Doctor
from consult.services import sign_in


class Asked(Protocol):
    """A request whose doctor is known."""

    auth: Doctor


class Bearer(HttpBearer):
    """A token of `POST /sessions`."""

    def authenticate(self, request: HttpRequest, token: str) -> Doctor | None:
        return sign_in.doctor_with_token(token)


class OwnPages(APIKeyCookie):
    """
    The session of a page of this origin. A change needs the CSRF token (ninja asks for it), and a look must not be
    led here by another site: its view would count as a read of this doctor.
    """

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Doctor | None:
        # Absent in browsers before 2023, which are left with the cookie's SameSite.
        led_by = request.headers.get("Sec-Fetch-Site", "same-origin")
        if self.param_name not in request.COOKIES or led_by != "same-origin":
            return None
        return cast(Doctor | None, super().__call__(request))

    def authenticate(self, request: HttpRequest, key: str | None) -> Doctor | None:
        return request.user if isinstance(request.user, Doctor) and request.user.is_active else None


SIGNED_IN: list[Any] = [Bearer(), OwnPages()]


def doctor_of(request: HttpRequest) -> Doctor:
    """The doctor who asks."""
    return cast(Asked, request).auth


def verified(request: HttpRequest) -> Doctor:
    """The same, if their licence is verified. Raises `Unverified`."""
    doctor = doctor_of(request)
    if not doctor.is_verified:
        raise Unverified
    return doctor
