"""Failures that Django finds: an API call gets its refusal, a page its page, whose template must not break a call."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views import csrf, defaults

from consult.api.middleware import PREFIX
from consult.api.refusals import answer, refusal_for


def _or_page(request: HttpRequest, status: int, page: Callable[[], HttpResponse]) -> HttpResponse:
    return answer(request, refusal_for(status)) if request.path.startswith(PREFIX) else page()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _or_page(request, 400, lambda: defaults.bad_request(request, exception))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _or_page(request, 403, lambda: defaults.permission_denied(request, exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _or_page(request, 404, lambda: defaults.page_not_found(request, exception))


def server_error(request: HttpRequest) -> HttpResponse:
    return _or_page(request, 500, lambda: defaults.server_error(request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _or_page(request, 403, lambda: csrf.csrf_failure(request, reason))
