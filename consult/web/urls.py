"""Addresses of the pages."""

from django.urls import path

from consult.web import (
    conduct,
    coordination,
    devices,
    due,
    home,
    licence,
    new_case,
    on_call,
    room,
    search,
    sessions,
    settings,
    shell,
    specialties,
    verification,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("cases/new/", new_case.new_case, name="new-case"),
    path("cases/<uuid:case_id>/", room.room, name="room"),
    path("cases/<uuid:case_id>/c/<uuid:comment_id>/", room.at_comment, name="room-at-comment"),
    path("cases/<uuid:case_id>/state/", room.state, name="case-state"),
    path("cases/<uuid:case_id>/language/", room.language, name="case-language"),
    path("cases/<uuid:case_id>/report/", conduct.report, name="report"),
    path("conduct/", conduct.desk, name="conduct"),
    path("conduct/reports/<uuid:report_id>/", conduct.reported, name="report-desk"),
    path("conduct/suspensions/<uuid:suspension_id>/", conduct.suspended, name="suspension"),
    path("specialties/", specialties.specialties, name="specialties"),
    path("search/", search.search, name="search"),
    path("search/<uuid:search_id>/", search.found, name="found"),
    path("due/", due.due, name="due"),
    path("coordination/", coordination.queue, name="coordination"),
    path("on-call/", on_call.on_call, name="on-call"),
    path("on-call/calendar/", on_call.calendar, name="on-call-calendar"),
    path("on-call/calendar.ics", on_call.calendar_file, name="on-call-file"),
    path("here/", sessions.here, name="here"),
    path("licence/", licence.licence, name="licence"),
    path("verification/", verification.queue, name="verification"),
    path("verification/<uuid:claim_id>/", verification.claim, name="claim"),
    path("verification/<uuid:claim_id>/evidence/", verification.evidence_of, name="evidence"),
    path("settings/", settings.settings, name="settings"),
    path("settings/devices/", devices.devices, name="devices"),
    # At the root, since a worker rules only what lies beside and below it.
    path("worker.js", shell.worker, name="worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("offline/", shell.offline, name="offline"),
]
