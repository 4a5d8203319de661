"""Comments: posting, editing, retracting, saying which language they are in."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from consult import clock, streams, transitions
from consult.access import Purpose, case_for
from consult.errors import BadValue, NotAllowed, NotFound, StaleRevision
from consult.ids import new_id
from consult.insertion import Insertion
from consult.models import Case, Comment, Doctor, Event, Text, Voice
from consult.models.cases import State
from consult.services import (
    asking,
    cases,
    handovers,
    identifiers,
    ladder,
    languages,
    notices,
    repeats,
    texts,
    translations,
    voices,
)
from consult.services.identifiers import Looked
from consult.services.voices import SpeaksAs
from consult.text_rules import checked_text

_COMMENTS = Insertion(Comment)


@transaction.atomic
def post_comment(
    *,
    doctor: Doctor,
    case_id: UUID,
    client_id: UUID,
    body: str,
    reply_to: UUID | None = None,
    language: str | None = None,
    mentions: Sequence[UUID] = (),
    annotations: Sequence[dict[str, Any]] = (),
    attest: Collection[str] = (),
    handover: str | None = None,
) -> tuple[UUID, int]:
    """
    Add a comment to an open case; gives its id and its number in the stream.

    Safe to repeat: a client that missed the answer sends the same `client_id` again and gets the same one back.
    With `handover` it is a note for who takes that specialty over: no answer, so nothing that waits is settled by it.
    Raises `NotAllowed` for a note of one who hands nothing over, `CaseClosed`, `Conflict`, `NotFound` (also of
    `reply_to`), `Identifier` for what `attest` leaves out, `NeedsAnswer`, and what `checked_text` raises.
    """
    body = checked_text(body)
    looked = identifiers.look({"body": body})
    asking.check_annotations(annotations)
    case = case_for(doctor, case_id, purpose=Purpose.POST, lock=True)
    beside = {"language": language, "mentions": list(mentions), "annotations": list(annotations)}
    note = {"handover": handover} if handover else {}
    digest = repeats.digest("comment.post", body=body, reply_to=reply_to, **beside, **note)
    voice = voices.of(doctor, case.pk)
    if voice and (event := repeats.earlier(case.stream, voice, client_id, digest)):
        return UUID(event.data["id"]), event.seq
    transitions.must_be_writable(case)
    _check_targets(case, reply_to, mentions)
    if handover:
        handovers.check(doctor, case, handover, voice)
    identifiers.check(doctor, case.pk, looked, attest)
    if voice is None:
        voice = first_word(doctor, case)
    readings = languages.readings(case)
    spoken = language or languages.spoken(doctor, voice, body, readings=readings)
    annotations = asking.answered(doctor, body, spoken, annotations)
    comment_id = new_id()
    text = _write(case, voice, looked, annotations, of=comment_id, language=spoken)
    facts = _facts(comment_id, text, reply_to, mentions) | note
    event = streams.append(case.stream, "comment.posted", facts, voice=voice, client_id=client_id, digest=digest)
    comment = Comment(
        id=comment_id,
        case=case,
        voice=voice,
        text=text,
        seq=event.seq,
        reply_to_id=reply_to,
        mentions=[str(mention) for mention in mentions],
        handover_id=handover,
    )
    _COMMENTS.add(comment)
    _after_posting(case, voice, event, answers=not handover)
    translations.request(case, [text], readings=readings, priority=translations.Priority.NEW)
    return comment_id, event.seq


def first_word(doctor: Doctor, case: Case) -> Voice:
    """Who speaks without having chosen a voice speaks under their name. The caller holds the case's lock."""
    voice = voices.claim(doctor, case, SpeaksAs.NAME)
    voices.announce(case, voice)
    translations.note_reader(case, doctor.languages)
    return voice


def _after_posting(case: Case, voice: Voice, event: Event, *, answers: bool) -> None:
    comment_id = UUID(event.data["id"])
    notices.happened(case, event.seq, comment=comment_id)
    if not answers:
        return
    by_author = voice.pk == case.author_id
    if case.state == State.OPEN and not by_author:
        # First the inbox, then the specialties of the move: streams are locked by name.
        cases.tell_author(case, "case.answered", {"case": str(case.pk), "comment": str(comment_id)})
        cases.move(case, transitions.Move.ANSWER, voice=voice)
        return
    if not by_author:
        ladder.spoke(case, voices.holder_of(voice))
    if transitions.goes_on(case, clock.now()):
        cases.move(case, transitions.Move.CONTINUE, voice=voice)


@transaction.atomic
def edit_comment(
    *,
    doctor: Doctor,
    comment_id: UUID,
    client_id: UUID,
    revision: int,
    body: str,
    annotations: Sequence[dict[str, Any]] = (),
    attest: Collection[str] = (),
) -> tuple[int, int]:
    """
    Replace the words of one's own comment; the earlier ones stay in its history. Gives event number and new revision.

    Raises `StaleRevision` when `revision` is not the newest, `NotAllowed` for another's comment, `CaseClosed`,
    `Identifier` for what `attest` leaves out: what was answered for in an earlier revision is asked again;
    `NeedsAnswer`.
    """
    body = checked_text(body)
    looked = identifiers.look({"body": body})
    asking.check_annotations(annotations)
    comment, case, voice = _own(doctor, comment_id)
    said = {"body": body, "annotations": list(annotations)}
    digest = repeats.digest("comment.edit", comment=comment_id, revision=revision, **said)
    if event := repeats.earlier(case.stream, voice, client_id, digest):
        return event.seq, int(event.data["revision"])
    transitions.must_be_writable(case)
    if comment.text.revision != revision or comment.retracted_at:
        raise StaleRevision({"revision": comment.text.revision})
    identifiers.check(doctor, case.pk, looked, attest)
    readings = languages.readings(case)
    spoken = languages.spoken(doctor, voice, body, readings=readings)
    annotations = asking.answered(doctor, body, spoken, annotations)
    newest = _write(case, voice, looked, annotations, of=comment.pk, language=spoken, revision=revision + 1)
    Comment.objects.filter(pk=comment.pk).update(text=newest, edited_at=clock.now())
    facts = {"comment": str(comment.pk), "text": str(newest.pk), "revision": newest.revision}
    event = streams.append(case.stream, "comment.edited", facts, voice=voice, client_id=client_id, digest=digest)
    translations.request(case, [newest], readings=readings, priority=translations.Priority.NEW)
    return event.seq, newest.revision


@transaction.atomic
def retract_comment(*, doctor: Doctor, comment_id: UUID, client_id: UUID) -> int:
    """Take one's own comment back: its words are emptied everywhere, a tombstone stays. Gives the event's number."""
    comment, case, voice = _own(doctor, comment_id)
    digest = repeats.digest("comment.retract", comment=comment_id)
    if event := repeats.earlier(case.stream, voice, client_id, digest):
        return event.seq
    if comment.retracted_at:
        raise NotFound
    return take_back(case, comment, voice=voice, client_id=client_id, digest=digest).seq


def take_back(case: Case, comment: Comment, *, recalled: bool = False, **said: Any) -> Event:
    """
    Empty a comment everywhere and leave its tombstone; `recalled`: by others than its author. `said`: as `append`.

    Runs in the caller's transaction, which holds the case.
    """
    Comment.objects.filter(pk=comment.pk).update(retracted_at=clock.now(), recalled=recalled, mentions=[])
    facts = {"comment": str(comment.pk)} | ({"recalled": True} if recalled else {})
    event = streams.append(case.stream, "comment.retracted", facts, **said)
    texts.redact(case, of=comment.pk, field="body")
    notices.withdrawn(comment.pk)
    return event


@transaction.atomic
def set_language(*, doctor: Doctor, comment_id: UUID, client_id: UUID, language: str) -> int:
    """Say which language one's comment is in; it is translated again. Gives the event's number."""
    if language not in texts.LANGUAGES:
        raise BadValue({"field": "language", "allowed": list(texts.LANGUAGES)})
    comment, case, voice = _own(doctor, comment_id)
    digest = repeats.digest("comment.language", comment=comment_id, language=language)
    if event := repeats.earlier(case.stream, voice, client_id, digest):
        return event.seq
    if comment.retracted_at:
        raise NotFound
    Text.objects.filter(pk=comment.text_id).update(language=language)
    comment.text.language = language
    facts = {"comment": str(comment.pk), "revision": comment.text.revision, "language": language}
    event = streams.append(case.stream, "comment.language", facts, voice=voice, client_id=client_id, digest=digest)
    translations.forget(case, comment.text)
    readings = languages.readings(case)
    translations.request(case, [comment.text], readings=readings, priority=translations.Priority.NEW)
    return event.seq


def _write(
    case: Case,
    voice: Voice,
    looked: Looked,
    annotations: Sequence[dict[str, Any]],
    *,
    of: UUID,
    language: str,
    revision: int = 1,
) -> Text:
    """Store the words together with what their author says and answers for in them."""
    text = texts.write(
        case,
        kind=Text.Kind.COMMENT,
        of=of,
        field="body",
        language=language,
        body=looked.words["body"],
        revision=revision,
        annotations=annotations,
    )
    identifiers.keep(voice, looked, {"body": text})
    return text


def _own(doctor: Doctor, comment_id: UUID) -> tuple[Comment, Case, Voice]:
    """One's own comment with its case locked. Raises `NotFound`, or `NotAllowed` for another's."""
    case_id = Comment.objects.filter(pk=comment_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound
    case = case_for(doctor, case_id, purpose=Purpose.POST, lock=True)
    comment = Comment.objects.select_related("text").get(pk=comment_id)
    voice = voices.of(doctor, case.pk)
    if voice is None or comment.voice_id != voice.pk:
        raise NotAllowed
    return comment, case, voice


def _check_targets(case: Case, reply_to: UUID | None, mentions: Sequence[UUID]) -> None:
    if reply_to is not None and not Comment.objects.filter(pk=reply_to, case=case).exists():
        raise NotFound({"field": "reply_to"})
    if mentions and Voice.objects.filter(pk__in=mentions, case=case).count() != len(set(mentions)):
        raise NotFound({"field": "mentions"})


def _facts(comment_id: UUID, text: Text, reply_to: UUID | None, mentions: Sequence[UUID]) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": str(comment_id), "text": str(text.pk)}
    if reply_to:
        facts["reply_to"] = str(reply_to)
    if mentions:
        facts["mentions"] = [str(mention) for mention in mentions]
    return facts
