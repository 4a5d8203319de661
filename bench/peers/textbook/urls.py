from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path


def index(request: HttpRequest) -> HttpResponse:
    return HttpResponse("textbook")


urlpatterns: list[URLPattern] = [path("", index)]
