"""What holds for every answer under `/api/`, whoever gave it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from consult.api.refusals import answer, refusal_for

Handler = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/"


class ApiAnswers:
    """
    Nothing is stored by a browser or proxy, and a failure is JSON even where Django itself gave it (a bad host, a
    wrong method, an error of ours). It stands first, so that nothing answers outside it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX):
            return response
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith("application/json"):
            worded = answer(request, refusal_for(response.status_code))
            response.content = worded.content
            response["Content-Type"] = worded["Content-Type"]
        response["Cache-Control"] = "no-store"
        return response
