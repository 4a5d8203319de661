"""Erasing a doctor: the name is withdrawn, and what they said stays only where it identifies nobody (decision 90)."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consult import clock, evidence, letters, signals, streams
from consult.errors import Conflict
from consult.models import (
    Case,
    CaseLanguage,
    Comment,
    Doctor,
    Event,
    Image,
    Notice,
    Page,
    PageCall,
    ReadMark,
    Receipt,
    Stream,
    Text,
    Voice,
)
from consult.models.cases import State
from consult.privacy.scan import scan
from consult.roles import standing as grants_standing
from consult.search.words import words_of
from consult.services import access_rows, cases, comments, conduct, image_drafts, images, ladder, texts, voices
from consult.shelf import cases_of, leave, membership_tag
from consult.transitions import Move

# A shorter word of a name is a particle or an initial, and stands in any text.
NAME_LEAST = 3


class HoldsRole(Conflict):
    message = _("You hold a role. Ask whoever runs this server to take it back first. Nothing was erased.")


class Suspended(Conflict):
    message = _("A suspension stands against this account, and is kept with it. Nothing was erased.")


@dataclass(slots=True, kw_only=True)
class Erased:
    """What an erasure does: cases left and closed, texts emptied and kept."""

    cases: int = 0
    closed: int = 0
    emptied: int = 0
    kept: int = 0


def check(doctor: Doctor) -> None:
    """Raises `HoldsRole` or `Suspended` where this doctor cannot be erased yet."""
    if grants_standing().filter(doctor=doctor).exists():
        raise HoldsRole
    if conduct.suspension_of(doctor) is not None:
        raise Suspended


def foreseen(doctor: Doctor) -> Erased:
    """What erasing this doctor would do; nothing is changed."""
    names = names_of(doctor)
    found = Erased()
    for case in Case.objects.filter(pk__in=cases_of(doctor)).select_related("author"):
        found.cases += 1
        voice = voices.of(doctor, case.pk)
        found.emptied += len(_shown_by(voice))
        found.closed += voice is not None and voice.pk == case.author_id and case.state != State.CLOSED
        for _of, _field, bodies in _said_by(doctor, case):
            if identifies(bodies, names):
                found.emptied += 1
            else:
                found.kept += 1
    return found


def erase(doctor: Doctor) -> Erased:
    """
    Erase a doctor; gives what was done. Raises as `check`, and then nothing was changed.

    Each case is left in a transaction of its own, since two cases are never locked at once. What is interrupted
    goes on where it stopped when it is asked for again; the account itself goes last.
    """
    check(doctor)
    done, names = Erased(), names_of(doctor)
    for case_id in sorted(cases_of(doctor)):
        _leave_case(doctor, case_id, names, done)
    _drop_account(doctor)
    return done


def identifies(bodies: list[str], names: frozenset[str]) -> bool:
    """Whether any of these wordings may identify a patient, or says one of these names."""
    return any(scan(body) or any(word.folded in names for word in words_of(body)) for body in bodies)


def names_of(doctor: Doctor) -> frozenset[str]:
    """The words by which others would know this doctor: the surnames, since a first name is anybody's."""
    said = [word.folded for word in words_of(doctor.name)]
    return frozenset(word for word in said[1:] or said if len(word) >= NAME_LEAST)


@transaction.atomic
def _leave_case(doctor: Doctor, case_id: UUID, names: frozenset[str], done: Erased) -> None:
    case = Case.objects.select_for_update(of=("self",)).select_related("author__holder").get(pk=case_id)
    voice = voices.of(doctor, case.pk)
    _leave_pages(doctor, case)
    if voice is not None:
        if voice.pk == case.author_id and case.state != State.CLOSED:
            # Nobody else could take it further.
            cases.move(case, Move.CLOSE, voice=voice)
            done.closed += 1
        for of, field, bodies in _said_by(doctor, case):
            if not identifies(bodies, names):
                done.kept += 1
                continue
            done.emptied += 1
            if field == "body":
                comments.take_back(case, Comment.objects.get(pk=of), voice=voice)
            else:
                texts.redact(case, of=of, field=field)
        for image in _shown_by(voice):
            done.emptied += 1
            images.empty(case, image)
        # The answer to the opening says who opened.
        Receipt.objects.filter(answer__id=str(case.pk)).delete()
        voices.release(case, voice)
    image_drafts.leave(doctor, case)
    leave(doctor, case)
    done.cases += 1


def _said_by(doctor: Doctor, case: Case) -> list[tuple[UUID, str, list[str]]]:
    """What the doctor has said in a case and not taken back: of which row, in which field, in all its wordings."""
    voice = voices.of(doctor, case.pk)
    if voice is None:
        return []
    said = Text.objects.filter(case=case, kind=Text.Kind.COMMENT, of__in=voice.comments.values("pk"))
    if voice.pk == case.author_id:
        said |= Text.objects.filter(case=case, kind=Text.Kind.CASE)
    wordings: dict[tuple[UUID, str], list[str]] = {}
    for text in said.filter(redacted_at=None).order_by("pk"):
        wordings.setdefault((text.of, text.field), []).append(text.body)
    return [(of, field, bodies) for (of, field), bodies in wordings.items()]


def _shown_by(voice: Voice | None) -> list[Image]:
    """The pictures of a voice. Nothing here can say whether one identifies anybody, so all of them go."""
    return list(voice.images.exclude(file="")) if voice else []


def _leave_pages(doctor: Doctor, case: Case) -> None:
    """A page that the doctor has taken on goes on at once, and no call names them any more."""
    calls = PageCall.objects.filter(tag=membership_tag(doctor.pk, case.pk))
    taken = Page.objects.filter(
        pk__in=calls.filter(state=PageCall.State.ACKNOWLEDGED).values("page"), state=Page.State.ACKNOWLEDGED
    )
    if taken.update(due_at=clock.now()):
        ladder.settle(case)
    calls.delete()


@transaction.atomic
def _drop_account(doctor: Doctor) -> None:
    doctor = Doctor.objects.select_for_update().get(pk=doctor.pk)
    check(doctor)
    tags = [tag for _, tag in access_rows.tags_of(doctor)]
    for start in range(0, len(tags), access_rows.CHUNK):
        chunk = tags[start : start + access_rows.CHUNK]
        for rows in (ReadMark.objects.filter(tag__in=chunk), CaseLanguage.objects.filter(tag__in=chunk)):
            rows.delete()
        Notice.objects.filter(only__in=chunk).delete()
    inbox = streams.inbox_of(doctor.pk)
    Event.objects.filter(stream=inbox).delete()
    Stream.objects.filter(name=inbox).delete()
    ReadMark.objects.filter(stream=inbox).delete()
    Session.objects.filter(session_key__in=UserSession.objects.filter(user=doctor).values("session_key")).delete()
    for name in doctor.claims.exclude(evidence="").values_list("evidence", flat=True):
        transaction.on_commit(partial(evidence.remove, name))
    access_rows.erase(access_rows.about_account(doctor), why="erasure")
    letters.after_commit(
        doctor,
        subject=_("Your account was erased"),
        body=_("Your name stands nowhere any more. This is the last letter."),
    )
    signals.after_commit(signals.rights_changed, doctor_id=doctor.pk)
    # Claims, licence, devices, shifts, tokens and factors go with the row.
    doctor.delete()
