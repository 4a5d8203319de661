"""A stream as it stands: what a first look gets instead of its whole history."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count

from consult import clock, events, streams
from consult.models import Case, Comment, Doctor, Image, Text, Translation, Voice
from consult.models.cases import Audience, State
from consult.page_facts import pages_public
from consult.services import reads
from consult.services.cases import case_facts

COMMENTS = 100
OPEN_CASES = 50
INBOX_ITEMS = 100


def case_snapshot(case: Case) -> dict[str, Any]:
    """`{case, members, comments, images, pages, objections}` of docs/protocol.md, with the newest translations."""
    newest = Comment.objects.filter(case=case).select_related("voice", "text").order_by("-seq")[:COMMENTS]
    comments = list(newest)[::-1]
    return {
        "case": case_public(case),
        "members": [voice.public() for voice in Voice.objects.filter(case=case).order_by("pk")],
        "comments": comments_public(comments),
        "images": images_public(case),
        "pages": pages_public(case),
        "objections": [],
    }


def case_public(case: Case) -> dict[str, Any]:
    """A case with its card: facts, counts, and each text with its translations by language."""
    return cases_public([case])[0]


def specialty_snapshot(slugs: Iterable[str]) -> dict[str, Any]:
    """`{cases}`: the last open cases announced in these specialties, newest first."""
    cases = (
        Case.objects.filter(specialties__in=list(slugs), audience=Audience.NETWORK)
        .exclude(state=State.CLOSED)
        .select_related("author")
        .prefetch_related("specialties")
        .distinct()
        .order_by("-pk")[:OPEN_CASES]
    )
    return {"cases": cases_public(list(cases))}


def inbox_snapshot(doctor: Doctor) -> dict[str, Any]:
    """`{items}`: what came after this doctor's read mark, oldest first, at most 100."""
    stream = streams.inbox_of(doctor.pk)
    unread = events.read(stream, after=reads.mark_of(doctor, stream), limit=INBOX_ITEMS)
    return {"items": [{"seq": item.seq, "at": item.at, "type": item.type, "data": item.data} for item in unread]}


def cases_public(cases: list[Case]) -> list[dict[str, Any]]:
    """The same of several cases, in a fixed number of queries where `specialties` were fetched before."""
    ids = [case.pk for case in cases]
    rows = Text.objects.filter(kind=Text.Kind.CASE, of__in=ids).order_by("revision")
    newest = {(text.of, text.field): text for text in rows}
    words = _translations_of([text.pk for text in newest.values()])
    card: dict[UUID, dict[str, Any]] = {pk: {} for pk in ids}
    for (of, name), text in newest.items():
        card[of][name] = events.text_facts(text) | {"translations": words.get(text.pk, {})}
    said = dict(Comment.objects.filter(case__in=ids).values_list("case").annotate(Count("pk")))
    return [_facts(case, said.get(case.pk, 0)) | {"texts": card[case.pk]} for case in cases]


def _facts(case: Case, comments: int) -> dict[str, Any]:
    facts = case_facts(case)
    if case.author is not None:
        facts["author"] = case.author.public()
    for name in ("first_answer_at", "resolved_at", "closed_at"):
        if moment := getattr(case, name):
            facts[name] = clock.milliseconds(moment)
    facts["counts"] = {"views": case.view_count, "doctors": case.doctor_count, "comments": comments}
    return facts


def comments_public(comments: Sequence[Comment]) -> list[dict[str, Any]]:
    """Comments as they stand, with their newest translations; voices and texts were fetched before."""
    words = _translations_of([comment.text_id for comment in comments])
    return [_comment_public(comment, words.get(comment.text_id, {})) for comment in comments]


def _comment_public(comment: Comment, translations: dict[str, Any]) -> dict[str, Any]:
    """A comment as it stands; a retracted one is a tombstone without words."""
    facts = _said(comment, translations)
    if comment.reply_to_id:
        facts["reply_to"] = str(comment.reply_to_id)
    if comment.mentions:
        facts["mentions"] = comment.mentions
    if comment.handover_id:
        facts["handover"] = comment.handover_id
    if comment.edited_at:
        facts["edited_at"] = clock.milliseconds(comment.edited_at)
    if comment.retracted_at:
        facts["retracted_at"] = clock.milliseconds(comment.retracted_at)
    if comment.recalled:
        facts["recalled"] = True
    return facts


def images_public(case: Case) -> list[dict[str, Any]]:
    """The pictures of a case in order, with the newest translations of their captions."""
    images = list(Image.objects.filter(case=case).select_related("voice", "text").order_by("seq"))
    words = _translations_of([image.text_id for image in images])
    return [_image_public(image, words.get(image.text_id, {})) for image in images]


def _image_public(image: Image, translations: dict[str, Any]) -> dict[str, Any]:
    """A picture as it stands, its caption in `body`; one that is gone is a tombstone without caption or sizes."""
    facts = _said(image, translations)
    if image.withdrawn_at:
        facts["withdrawn_at"] = clock.milliseconds(image.withdrawn_at)
    if not image.file:
        return facts
    return facts | {name: getattr(image, name) for name in ("width", "height", "thumb_width", "thumb_height")}


def _said(row: Comment | Image, translations: dict[str, Any]) -> dict[str, Any]:
    """What all have that a voice put into a case with words of its own."""
    return {
        "id": str(row.pk),
        "seq": row.seq,
        "at": clock.milliseconds(row.at),
        "author": row.voice.public(),
        **events.text_facts(row.text),
        "translations": {} if row.text.redacted_at else translations,
    }


def _translations_of(text_ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    for row in Translation.objects.filter(text__in=text_ids).select_related("reviewer").order_by("pk"):
        found.setdefault(row.text_id, {})[row.language] = events.translation_facts(row)
    return found
