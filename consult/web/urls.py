"""Addresses of the pages."""

from django.urls import path

from consult.web import home, new_case, on_call, room, search, settings, specialties

urlpatterns = [
    path("", home.home, name="home"),
    path("cases/new/", new_case.new_case, name="new-case"),
    path("cases/<uuid:case_id>/", room.room, name="room"),
    path("cases/<uuid:case_id>/state/", room.state, name="case-state"),
    path("cases/<uuid:case_id>/language/", room.language, name="case-language"),
    path("specialties/", specialties.specialties, name="specialties"),
    path("search/", search.search, name="search"),
    path("search/<uuid:search_id>/", search.found, name="found"),
    path("on-call/", on_call.on_call, name="on-call"),
    path("settings/", settings.settings, name="settings"),
]
