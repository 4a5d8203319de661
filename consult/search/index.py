"""The index: written where words are written, in the same transaction, and emptied where they are taken back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from consult.insertion import Insertion
from consult.models import SearchEntry, Text, Translation
from consult.search import postgres, sqlite
from consult.search.words import Term, folded

BATCH = 500
_ENTRIES = Insertion(SearchEntry)


class Engine(Protocol):
    """What each kind of database does in its own way. Its index follows the table by itself."""

    def holding(self, terms: Sequence[Term]) -> QuerySet[SearchEntry]: ...

    def purge(self) -> None: ...

    def hold_writers(self) -> None: ...


ENGINES: dict[str, Engine] = {"sqlite": sqlite.Engine(), "postgresql": postgres.Engine()}


def holding(terms: Sequence[Term]) -> QuerySet[SearchEntry]:
    """The entries that hold any of these terms. Rights are the caller's: ask for cases with `visible_to`."""
    return _engine().holding(terms)


def put_text(text: Text) -> None:
    """Make a new text findable; the revision before it no longer is, in any language."""
    if text.revision > 1:
        SearchEntry.objects.filter(text__of=text.of, text__field=text.field).delete()
    if (entry := _entry(text, None)).words:
        _ENTRIES.add(entry)


def put_translation(translation: Translation) -> None:
    """Make a translation findable in the place of an earlier one into the same language."""
    same = SearchEntry.objects.filter(text=translation.text_id, translation__language=translation.language)
    same.delete()
    _put([_entry(translation.text, translation)])


def drop(text_ids: Iterable[UUID]) -> None:
    """Take out these texts and all that was translated from them, so that not a word of them is left."""
    SearchEntry.objects.filter(text__in=list(text_ids)).delete()
    _engine().purge()


@transaction.atomic
def rebuild() -> int:
    """Make the index anew from what is stored; how many entries it has. Nothing is written meanwhile."""
    _engine().hold_writers()
    SearchEntry.objects.all().delete()
    for batch in _batches():
        _put([_entry(text, None) for text in batch])
        of_batch = Translation.objects.filter(text__in=batch).select_related("text").order_by("pk")
        # Of several into one language the newest counts.
        newest = {(translation.text_id, translation.language): translation for translation in of_batch}
        _put([_entry(translation.text, translation) for translation in newest.values()])
    _engine().purge()
    return SearchEntry.objects.count()


def _batches() -> Iterator[list[Text]]:
    """Every text that stands, in its newest revision."""
    newest: dict[tuple[UUID, str], UUID] = {}
    standing = Text.objects.exclude(kind=Text.Kind.TRANSLATION).order_by("revision").values_list("of", "field", "pk")
    for of, field, pk in standing.iterator():
        newest[of, field] = pk
    ids = list(newest.values())
    for start in range(0, len(ids), BATCH):
        yield list(Text.objects.filter(pk__in=ids[start : start + BATCH], redacted_at=None))


def _entry(text: Text, translation: Translation | None) -> SearchEntry:
    body = text.body if translation is None else translation.body
    return SearchEntry(case_id=text.case_id, text=text, translation=translation, words=folded(body))


def _put(entries: list[SearchEntry]) -> None:
    # What has no word (an emoji, a withheld translation) cannot be found.
    SearchEntry.objects.bulk_create([entry for entry in entries if entry.words])


def _engine() -> Engine:
    return ENGINES[connection.vendor]
