"""A translation confirmed or corrected by a doctor who reads both languages."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from consult import roles, streams, transitions
from consult.access import Purpose, case_for
from consult.errors import BadValue, NotAllowed, NotFound, StaleRevision
from consult.models import Case, Comment, Doctor, Role, Text, Translation, TranslationRequest, Voice
from consult.models.translations import Verdict
from consult.search import index
from consult.services import comments, memory, repeats, texts, translations, voices
from consult.text_rules import checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a reviewer puts in place of the translation of `revision` into `language`."""

    revision: int
    language: str
    text: str = field(repr=False)

    @classmethod
    def checked(cls, *, revision: int, language: str, text: str) -> "Wording":
        """Raises `BadValue`, and what `checked_text` raises."""
        body = checked_text(text, field="text")
        if language not in texts.LANGUAGES:
            raise BadValue({"field": "language", "allowed": list(texts.LANGUAGES)})
        return cls(revision=revision, language=language, text=body)


@dataclass(frozen=True, slots=True)
class Command:
    """What a repeat is known by."""

    client_id: UUID
    digest: bytes


@transaction.atomic
def review(*, doctor: Doctor, comment_id: UUID, client_id: UUID, revision: int, language: str, text: str) -> int:
    """
    Put one's own wording in place of a comment's translation, for everybody and at once. Gives the event's number.

    Sent as it stood, the wording is confirmed: what two doctors have said alike is remembered (`memory`), and an
    officer may be the second. Safe to repeat. Raises `NotAllowed` for a doctor who does not read both languages,
    `StaleRevision` where the comment was changed meanwhile, `CaseClosed`, `BadValue`.
    """
    wording = Wording.checked(revision=revision, language=language, text=text)
    case_id = Comment.objects.filter(pk=comment_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound
    case = case_for(doctor, case_id, purpose=Purpose.POST, lock=True)
    said = {"comment": comment_id, "revision": revision, "language": language, "text": wording.text}
    command = Command(client_id, repeats.digest("translation.review", **said))
    return _put(doctor, case, wording, {"of": comment_id, "field": "body"}, command)


@transaction.atomic
def review_text(
    *, doctor: Doctor, case_id: UUID, name: str, client_id: UUID, revision: int, language: str, text: str
) -> int:
    """The same of a text of the card: its title, its question, its findings (`name`)."""
    wording = Wording.checked(revision=revision, language=language, text=text)
    case = case_for(doctor, case_id, purpose=Purpose.POST, lock=True)
    said = {"field": name, "revision": revision, "language": language, "text": wording.text}
    command = Command(client_id, repeats.digest("text.review", **said))
    return _put(doctor, case, wording, {"of": case.pk, "field": name}, command)


def _put(doctor: Doctor, case: Case, wording: Wording, place: dict[str, Any], command: Command) -> int:
    voice = voices.of(doctor, case.pk)
    if voice and (event := repeats.earlier(case.stream, voice, command.client_id, command.digest)):
        return event.seq
    transitions.must_be_writable(case)
    text = Text.objects.filter(case=case, **place).order_by("revision").last()
    if text is None or text.redacted_at is not None:
        raise NotFound
    _check(text, wording)
    last = Translation.objects.filter(text=text, language=wording.language).exclude(reviewer=None).order_by("pk").last()
    confirms = last is not None and last.reviewer != voice and last.body == wording.text
    _check_reads_both(doctor, text, wording, confirms=confirms)
    voice = voice or comments.first_word(doctor, case)
    # A machine that is still at it comes too late: its request is gone.
    TranslationRequest.objects.filter(text=text, language=wording.language).delete()
    row = Translation.objects.create(
        text=text, language=wording.language, body=wording.text, verdict=Verdict.OK, reviewer=voice
    )
    index.put_translation(row)
    _remember(text, wording, confirmed=confirms)
    return _announce(case, text, row, voice, command)


def _check(text: Text, wording: Wording) -> None:
    if text.revision != wording.revision:
        raise StaleRevision({"revision": text.revision})
    if text.language == wording.language:
        raise BadValue({"field": "language"})


def _check_reads_both(doctor: Doctor, text: Text, wording: Wording, *, confirms: bool) -> None:
    if {wording.language, text.language} <= set(doctor.languages):
        return
    if not (confirms and Role.OFFICER in roles.roles_of(doctor)):
        raise NotAllowed


def _remember(text: Text, wording: Wording, *, confirmed: bool) -> None:
    country = translations.number_country(text)
    if confirmed:
        memory.confirm(text, wording.text, target=wording.language, country=country)
    else:
        memory.withdraw(text, target=wording.language, country=country)


def _announce(case: Case, text: Text, row: Translation, voice: Voice, command: Command) -> int:
    facts: dict[str, Any] = {"revision": text.revision, "language": row.language, "translation": str(row.pk)}
    if text.kind == Text.Kind.COMMENT:
        facts["comment"] = str(text.of)
    else:
        facts["of"] = {"kind": text.kind, "id": str(text.of), "field": text.field}
    event = streams.append(
        case.stream,
        "translation.reviewed",
        facts,
        voice=voice,
        client_id=command.client_id,
        digest=command.digest,
    )
    for stream in translations.announced_in(case, text):
        streams.append(stream, "translation.reviewed", facts, voice=voice)
    return event.seq
