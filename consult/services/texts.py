"""Words live once: writing them, revising them, taking them back."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from consult import clock, signals, streams
from consult.insertion import Insertion
from consult.models import Case, Event, Text, Translation, TranslationRequest
from consult.search import index
from consult.services import memory

# The languages a case room can be written in; the model decides which of them it translates.
LANGUAGES = ("en", "es", "fr", "pt", "de", "it", "ca", "gl", "eu")
# What an event says about its words (who is named): it goes with them.
BESIDE_WORDS = frozenset({"mentions"})

_TEXTS = Insertion(Text)


def write(
    case: Case,
    *,
    kind: Text.Kind,
    of: UUID,
    field: str,
    language: str,
    body: str,
    revision: int = 1,
    annotations: Sequence[dict[str, Any]] = (),
) -> Text:
    """
    Store checked words once; events and comments point here, and a search finds them from the commit on.

    `annotations`: what their author answered when asked back (`consult.services.asking.answered`).
    """
    text = Text(
        case=case,
        kind=kind,
        of=of,
        field=field,
        language=language,
        body=body,
        revision=revision,
        annotations=list(annotations),
    )
    _TEXTS.add(text)
    index.put_text(text)
    return text


def redact(case: Case, *, of: UUID, field: str) -> None:
    """
    Empty every revision of a text and everything made from it or said beside it, and tell the room.

    Runs in the caller's transaction, which holds the case. The events and their numbers stay.
    """
    revisions = Text.objects.filter(case=case, of=of, field=field)
    ids = list(revisions.values_list("pk", flat=True))
    ids += turned_back(ids).values_list("pk", flat=True)
    Translation.objects.filter(text__in=ids).update(body="", findings=[])
    TranslationRequest.objects.filter(text__in=ids).delete()
    index.drop(ids)
    memory.forget(ids)
    Text.objects.filter(pk__in=ids).update(body="", annotations=[], redacted_at=clock.now())
    first = revisions.first()
    if first is None:
        return
    holding = _events_with(case, ids, field)
    for event in holding:
        event.data = {name: fact for name, fact in event.data.items() if name not in BESIDE_WORDS}
    Event.objects.bulk_update(holding, ["data"])
    streams.append(case.stream, "text.redacted", {"of": {"kind": first.kind, "id": str(of), "field": field}})
    signals.forget_after_commit(holding)


def turned_back(text_ids: Iterable[UUID]) -> QuerySet[Text]:
    """The translations of these texts that were copied to be translated back: they go wherever those go."""
    made = Translation.objects.filter(text__in=list(text_ids)).values("pk")
    return Text.objects.filter(kind=Text.Kind.TRANSLATION, of__in=made)


def _events_with(case: Case, text_ids: list[UUID], field: str) -> list[Event]:
    translations = [str(pk) for pk in Translation.objects.filter(text__in=text_ids).values_list("pk", flat=True)]
    ids = [str(pk) for pk in text_ids]
    told = Q(data__text__in=ids) | Q(**{f"data__texts__{field}__in": ids}) | Q(data__translation__in=translations)
    return list(Event.objects.filter(told, stream__in=streams.of_case(case)).order_by("seq"))
