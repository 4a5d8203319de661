"""Words live once: writing them, revising them, taking them back."""

from uuid import UUID

from django.db.models import Q

from consult import clock, signals, streams
from consult.models import Case, Event, Text, Translation, TranslationRequest

# The languages a case room can be written in; the model decides which of them it translates.
LANGUAGES = ("en", "es", "fr", "pt", "de", "it", "ca", "gl", "eu")


def write(case: Case, *, kind: Text.Kind, of: UUID, field: str, language: str, body: str, revision: int = 1) -> Text:
    """Store checked words once; events and comments point here."""
    text = Text(case=case, kind=kind, of=of, field=field, language=language, body=body, revision=revision)
    text.save(force_insert=True)
    return text


def redact(case: Case, *, of: UUID, field: str) -> None:
    """
    Empty every revision of a text and everything made from it, and tell the room.

    Runs in the caller's transaction, which holds the case. The events and their numbers stay.
    """
    revisions = Text.objects.filter(case=case, of=of, field=field)
    ids = list(revisions.values_list("pk", flat=True))
    Translation.objects.filter(text__in=ids).update(body="", findings=[])
    TranslationRequest.objects.filter(text__in=ids).delete()
    revisions.update(body="", redacted_at=clock.now())
    first = revisions.first()
    if first is None:
        return
    streams.append(case.stream, "text.redacted", {"of": {"kind": first.kind, "id": str(of), "field": field}})
    for stream, seqs in _events_with(case, ids).items():
        signals.after_commit(signals.forget, stream=stream, seqs=seqs)


def _events_with(case: Case, text_ids: list[UUID]) -> dict[str, list[int]]:
    told_in = [case.stream, *map(streams.specialty_stream, case.specialties.values_list("pk", flat=True))]
    translations = [str(pk) for pk in Translation.objects.filter(text__in=text_ids).values_list("pk", flat=True)]
    told = Q(data__text__in=[str(pk) for pk in text_ids]) | Q(data__translation__in=translations)
    found: dict[str, list[int]] = {}
    for stream, seq in Event.objects.filter(told, stream__in=told_in).values_list("stream_id", "seq"):
        found.setdefault(stream, []).append(seq)
    return found
