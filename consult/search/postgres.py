"""PostgreSQL: Django's own search over a GIN index that a migration makes; the index follows the table by itself."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import QuerySet

from consult.models import SearchEntry
from consult.search.words import Term

# No stemming and no stop words: those of one language would be wrong in the other. `words` did what can be done.
CONFIG = "simple"


class Engine:
    """tsvector."""

    def holding(self, terms: Sequence[Term]) -> QuerySet[SearchEntry]:
        expression = " | ".join(f"'{term.word}'{':*' if term.prefix else ''}" for term in terms)
        query = SearchQuery(expression, config=CONFIG, search_type="raw")
        # The vector is written as the index has it, or the index would not be used.
        return SearchEntry.objects.annotate(vector=SearchVector("words", config=CONFIG)).filter(vector=query)

    def purge(self) -> None:
        """A deleted row is out of the index with the vacuum that takes the row's own words."""

    def hold_writers(self) -> None:
        with connection.cursor() as cursor:
            # Else a text that is taken back meanwhile would be put in again.
            cursor.execute("LOCK TABLE consult_searchentry IN SHARE ROW EXCLUSIVE MODE")
