"""All addresses: pages, sign-in, API."""

from django.urls import include, path

urlpatterns = [
    path("", include("consult.web.urls")),
]
