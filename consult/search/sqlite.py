"""SQLite: an FTS5 table without words of its own, which triggers keep in step with `SearchEntry` (migrations)."""

import sqlite3
from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from consult.models import SearchEntry
from consult.search.words import Term

# Since this version a migrated index erases deleted words by itself (FTS5's option `secure-delete`).
ERASES = (3, 42)
MATCHING = "SELECT rowid FROM consult_searchwords WHERE consult_searchwords MATCH %s"


class Engine:
    """FTS5."""

    def holding(self, terms: Sequence[Term]) -> QuerySet[SearchEntry]:
        # In quotes a word is a word, whatever it means to FTS5; its own letters hold no quote.
        expression = " OR ".join(f'"{term.word}"{" *" if term.prefix else ""}' for term in terms)
        return SearchEntry.objects.filter(pk__in=RawSQL(MATCHING, [expression]))  # noqa: S611  a constant

    def purge(self) -> None:
        """Deleted words are not found from then on, but an older SQLite keeps them until it merges its segments."""
        if sqlite3.sqlite_version_info < ERASES:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO consult_searchwords (consult_searchwords) VALUES ('optimize')")

    def hold_writers(self) -> None:
        """A transaction of ours holds them by beginning (`transaction_mode`)."""
