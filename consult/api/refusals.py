"""Every way in which a call can fail, as `{code, message, fields?}` in the doctor's language."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from consult import errors
from consult.api.schemas.drafts import QuestionFacts
from consult.models import Doctor
from consult.services.asking import OpenQuestions
from consult.services.identifiers import Identifier


class Unreadable(errors.ConsultError):
    code = "bad_frame"
    message = _("This could not be read as JSON (Content-Type: application/json). Nothing was changed.")


class BadFields(errors.ConsultError):
    code = "bad_frame"
    status = 422
    message = _("Some fields are missing or do not fit. Nothing was changed.")

    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__()
        self.wrong = wrong

    def by_field(self) -> dict[str, str]:
        return self.wrong


class SignedOut(errors.ConsultError):
    code = "not_allowed"
    status = 401
    message = _("You are not signed in, or no longer. Sign in, then try again.")


class WrongCredentials(errors.ConsultError):
    """Unknown, wrong or suspended: which of them is nobody's business."""

    code = "not_allowed"
    status = 401
    message = _("E-mail and password do not fit together.")


class UnconfirmedAddress(errors.ConsultError):
    """Said only to who knows the password."""

    code = "not_allowed"
    status = 401
    message = _("Confirm your e-mail first: sign in with a browser, and the letter is sent again.")


class WrongMethod(errors.ConsultError):
    code = "bad_frame"
    status = 405
    message = _("There is something here, but it does not take this method. Nothing was changed.")


class TooLarge(errors.ConsultError):
    code = "too_long"
    status = 413
    message = _("This is larger than one call may be. Nothing was changed.")


class TooManyTries(errors.SlowDown):
    message = _("Too many tries. Wait some minutes, then try again.")


class Failed(errors.ConsultError):
    code = "unavailable"
    status = 500
    message = _("Something failed here. It is safe to send the same again, with the same Idempotency-Key.")


BY_STATUS: dict[int, type[errors.ConsultError]] = {
    kind.status: kind
    for kind in (
        Unreadable,
        SignedOut,
        errors.NotAllowed,
        errors.NotFound,
        WrongMethod,
        TooLarge,
        errors.SlowDown,
        Failed,
    )
}


def refusal_for(status: int) -> errors.ConsultError:
    """What an answer with this status says where nothing more is known."""
    return BY_STATUS.get(status, Failed if status >= 500 else Unreadable)()


def answer(request: HttpRequest, refusal: errors.ConsultError) -> HttpResponse:
    """The refusal over HTTP, in the language of whoever asks."""
    with translation.override(_language_of(request)):
        body: dict[str, Any] = {"code": refusal.code, "message": str(refusal.message)}
        if wrong := refusal.by_field():
            body["fields"] = wrong
        if isinstance(refusal, Identifier):
            body["findings"] = refusal.fields
        if isinstance(refusal, OpenQuestions):
            body["questions"] = {
                name: [QuestionFacts.of(question).dict() for question in found]
                for name, found in refusal.questions.items()
            }
    response = JsonResponse(body, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    if response.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _language_of(request: HttpRequest) -> str:
    doctor = getattr(request, "auth", None)
    return doctor.interface_language if isinstance(doctor, Doctor) else translation.get_language() or "en"


def install(api: NinjaAPI) -> None:
    """Answer every failure of `api` in the one shape."""

    @api.exception_handler(errors.ConsultError)
    def refused(request: HttpRequest, refusal: errors.ConsultError) -> HttpResponse:
        return answer(request, refusal)

    @api.exception_handler(ValidationError)
    def bad_fields(request: HttpRequest, problem: ValidationError) -> HttpResponse:
        with translation.override(_language_of(request)):
            wrong = dict(_what_is_wrong(problem.errors))
        return answer(request, BadFields(wrong))

    @api.exception_handler(HttpError)
    def by_status(request: HttpRequest, problem: HttpError) -> HttpResponse:
        return answer(request, refusal_for(problem.status_code))

    @api.exception_handler(Http404)
    def nowhere(request: HttpRequest, _problem: Http404) -> HttpResponse:
        return answer(request, errors.NotFound())

    @api.exception_handler(RequestDataTooBig)
    def too_large(request: HttpRequest, _problem: RequestDataTooBig) -> HttpResponse:
        return answer(request, TooLarge())

    @api.exception_handler(Exception)
    def failed(_request: HttpRequest, problem: Exception) -> HttpResponse:
        # Django logs it and answers 500, which the middleware words; ninja would print values in debug mode.
        raise problem


def _what_is_wrong(problems: Iterable[dict[str, Any]]) -> Iterable[tuple[str, str]]:
    """Names of fields with a reason; never a value, which may be clinical text or a password."""
    for problem in problems:
        name = _field_of(problem["loc"])
        match problem["type"]:
            case "missing":
                yield name, gettext("This is missing.")
            case "extra_forbidden":
                yield name, gettext("There is no such field.")
            case "enum" | "literal_error":
                yield name, gettext("One of: %s.") % problem["ctx"]["expected"].replace("'", "")
            case _:
                yield name, gettext("This value does not fit.")


def _field_of(place: tuple[str | int, ...]) -> str:
    """`("body", "payload", "specialties", 0)` is `specialties`. A name that the client made up is cut short."""
    names = [str(part) for part in place if part not in ("body", "query", "header", "path", "sent")]
    return names[0][:40] if names else "body"
