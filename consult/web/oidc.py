"""Leaving for the OpenID provider, which may be away."""

import logging

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

logger = logging.getLogger(__name__)


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """allauth's view; a provider that does not answer is told as any other failure to sign in there."""
    try:
        response: HttpResponse = views.login(request, provider_id)
    except RequestException as problem:
        logger.error("The OpenID provider does not answer (%s).", type(problem).__name__)
        return render(request, "socialaccount/authentication_error.html", status=503)
    return response
