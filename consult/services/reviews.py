"""A translation confirmed or corrected by a doctor who reads both languages."""

from uuid import UUID

from django.db import transaction

from consult import streams, transitions
from consult.access import Purpose, case_for
from consult.errors import BadValue, NotAllowed, NotFound, StaleRevision
from consult.models import Comment, Doctor, Translation, TranslationRequest
from consult.models.translations import Verdict
from consult.search import index
from consult.services import comments, repeats, texts, voices
from consult.text_rules import checked_text


@transaction.atomic
def review(*, doctor: Doctor, comment_id: UUID, client_id: UUID, revision: int, language: str, text: str) -> int:
    """
    Put one's own wording in place of a comment's translation, for everybody and at once. Gives the event's number.

    Sent as it stood, the machine's wording is confirmed. Safe to repeat. Raises `NotAllowed` for a doctor who does
    not read both languages, `StaleRevision` where the comment was changed meanwhile, `CaseClosed`, `BadValue`.
    """
    body = checked_text(text, field="text")
    if language not in texts.LANGUAGES:
        raise BadValue({"field": "language", "allowed": list(texts.LANGUAGES)})
    case_id = Comment.objects.filter(pk=comment_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound
    case = case_for(doctor, case_id, purpose=Purpose.POST, lock=True)
    comment = Comment.objects.select_related("text").get(pk=comment_id)
    said = {"comment": comment_id, "revision": revision, "language": language, "text": body}
    digest = repeats.digest("translation.review", **said)
    voice = voices.of(doctor, case.pk)
    if voice and (event := repeats.earlier(case.stream, voice, client_id, digest)):
        return event.seq
    transitions.must_be_writable(case)
    _check(doctor, comment, revision, language)
    voice = voice or comments.first_word(doctor, case)
    # A machine that is still at it comes too late: its request is gone.
    TranslationRequest.objects.filter(text=comment.text, language=language).delete()
    row = Translation.objects.create(
        text=comment.text, language=language, body=body, verdict=Verdict.OK, reviewer=voice
    )
    index.put_translation(row)
    facts = {"comment": str(comment.pk), "revision": revision, "language": language, "translation": str(row.pk)}
    event = streams.append(case.stream, "translation.reviewed", facts, voice=voice, client_id=client_id, digest=digest)
    return event.seq


def _check(doctor: Doctor, comment: Comment, revision: int, language: str) -> None:
    if comment.retracted_at:
        raise NotFound
    if comment.text.revision != revision:
        raise StaleRevision({"revision": comment.text.revision})
    if language == comment.text.language:
        raise BadValue({"field": "language"})
    if not {language, comment.text.language} <= set(doctor.languages):
        raise NotAllowed
