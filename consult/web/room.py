"""The room of a case: read it, and write in it where the browser runs no script."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consult import clock, streams
from consult.access import Purpose, case_for
from consult.errors import ConsultError, NotFound, Unverified
from consult.ids import new_id
from consult.models import Case, Doctor, Specialty
from consult.page_facts import steps_told
from consult.services import case_languages, handovers, reads, texts, translations, voices
from consult.services.cases import set_state
from consult.services.comments import post_comment
from consult.services.identifiers import Identifier
from consult.services.pages import waiting_for
from consult.services.voices import SpeaksAs
from consult.snapshots import case_snapshot
from consult.text_rules import checked_text
from consult.web.card import card_of
from consult.web.comments import Reader
from consult.web.gate import doctors_page
from consult.web.identifiers import attested, found_views, to_confirm
from consult.web.pages import page_views, step_views
from consult.web.presenters import language_name
from consult.web.thread import thread_views
from consult.web.words import word


@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def room(request: HttpRequest, doctor: Doctor, case_id: UUID) -> HttpResponse:
    """A post adds a comment and comes back to it; a refused one comes back with its words and the reason."""
    if request.method != "POST":
        case = case_for(doctor, case_id, purpose=Purpose.READ)
        translations.read_in(doctor=doctor, case_id=case_id, reads=case_languages.read(doctor, case))
        # This look was counted after the case was fetched.
        case.refresh_from_db(fields=["view_count", "doctor_count"])
        return _page(request, doctor, case)
    try:
        comment_id = _post(request, doctor, case_id)
    except (NotFound, Unverified):
        raise
    except ConsultError as refusal:
        case = case_for(doctor, case_id, purpose=Purpose.CONTINUE)
        return _page(request, doctor, case, typed=request.POST, problem=refusal)
    return HttpResponseRedirect(f"{reverse('room', args=[case_id])}#c-{comment_id}")


@require_safe
@doctors_page
def at_comment(request: HttpRequest, doctor: Doctor, case_id: UUID, comment_id: UUID) -> HttpResponse:
    """To a comment of the room: unlike a fragment this address outlives a sign-in on the way."""
    return HttpResponseRedirect(f"{reverse('room', args=[case_id])}#c-{comment_id}")


@require_POST
@doctors_page
def state(request: HttpRequest, doctor: Doctor, case_id: UUID) -> HttpResponse:
    """The author resolves, closes or reopens the case."""
    client_id = _uuid(request.POST.get("client_id", "")) or new_id()
    set_state(doctor=doctor, case_id=case_id, client_id=client_id, state=request.POST.get("state", ""))
    return redirect("room", case_id)


@require_POST
@doctors_page
def language(request: HttpRequest, doctor: Doctor, case_id: UUID) -> HttpResponse:
    """The one language in which this doctor wants to read this case."""
    case_languages.choose(doctor=doctor, case_id=case_id, language=request.POST.get("language", ""))
    return redirect("room", case_id)


def _post(request: HttpRequest, doctor: Doctor, case_id: UUID) -> UUID:
    if request.POST.get("voice") == SpeaksAs.PSEUDONYM and voices.of(doctor, case_id) is None:
        voices.choose(doctor=doctor, case_id=case_id, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    comment_id, _ = post_comment(
        doctor=doctor,
        case_id=case_id,
        client_id=_uuid(request.POST.get("client_id", "")) or new_id(),
        body=request.POST.get("body", "").replace("\r\n", "\n"),
        reply_to=_uuid(request.POST.get("reply_to", "")),
        attest=attested(request.POST),
        handover=request.POST.get("handover") or None,
    )
    return comment_id


def _page(
    request: HttpRequest,
    doctor: Doctor,
    case: Case,
    *,
    typed: Any = None,
    problem: ConsultError | None = None,
) -> HttpResponse:
    # The tip before the snapshot: what happens in between comes again by its number and changes nothing.
    tips = streams.tips([case.stream, streams.inbox_of(doctor.pk)])
    tip, inbox = tips[case.stream], tips[streams.inbox_of(doctor.pk)]
    snapshot = case_snapshot(case)
    me = voices.of(doctor, case.pk)
    now = clock.now()
    names = {specialty.slug: str(specialty) for specialty in Specialty.objects.all()}
    reader = Reader(
        languages=case_languages.read(doctor, case),
        me=str(me.pk) if me else "",
        mark=reads.mark_of(doctor, case.stream),
        specialties=names,
        speaks=doctor.languages,
    )
    context = {
        "case": case,
        "seq": tip,
        "epoch": streams.epoch(),
        "reader": reader,
        "me": me,
        "snapshot": snapshot,
        "card": card_of(snapshot["case"], reader, now),
        "pages": page_views(snapshot["pages"], names, waiting_for(doctor, case), now),
        "page_steps": step_views(steps_told(case), names, now),
        "inbox": inbox,
        "thread": thread_views(snapshot, reader, now),
        "shown": len(snapshot["comments"]),
        "specialty_names": names,
        "case_language": case_languages.chosen(doctor, case),
        "case_languages": [(code, language_name(code)) for code in texts.LANGUAGES],
        "client_id": (typed or {}).get("client_id") or new_id(),
        "typed": (typed or {}).get("body", ""),
        "handover": _handover(doctor, case, (typed or request.GET).get("handover", ""), names),
        "problem": problem.message if problem else "",
        **(_found(typed, problem) if isinstance(problem, Identifier) else {}),
    }
    return render(request, "consult/room.html", context, status=problem.status if problem else 200)


def _handover(doctor: Doctor, case: Case, slug: str, names: dict[str, str]) -> dict[str, str]:
    """What the composer says where a note is written for who takes this specialty over, and may be."""
    if slug not in names or not handovers.may(doctor, case, slug):
        return {}
    line = word("comment.handover", specialty=names[slug])
    return {"slug": slug, "line": line, "who": word("composer.handover.who")}


def _found(typed: Any, problem: Identifier) -> dict[str, Any]:
    return {
        "found": found_views(problem, {"body": checked_text(typed["body"].replace("\r\n", "\n"))}),
        "attested": " ".join(attested(typed)),
        "to_confirm": to_confirm(problem),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
