"""Finding cases: which hold the words, in which text and language. The one service of the search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from consult.errors import Unverified
from consult.models import Case, Comment, Doctor, SearchEntry, Text, Translation
from consult.search import index
from consult.search.excerpts import Part, excerpt_of
from consult.search.words import Term, terms_of

PAGE = 20  # cases
HITS = 3  # texts shown of one case
# Of cases that are talked about for months the newest texts are looked at; the rest is found in the room.
LOOKED_AT = 2_000
# In the order in which texts of one case are shown; what is not named here, comments, comes after.
ORDER = ("title", "question", "findings", "history", "medication", "allergies", "tried", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A text that holds words looked for, and the sentence that does. `translation` is none for the original."""

    text: Text
    translation: Translation | None
    comment: Comment | None
    excerpt: list[Part] = field(repr=False)

    @property
    def language(self) -> str:
        """In which language the words were found."""
        return self.translation.language if self.translation else self.text.language


@dataclass(frozen=True, slots=True)
class FoundCase:
    case: Case
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found; `total` counts the cases of all pages."""

    cases: list[FoundCase]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An entry, and what puts it before others: of the same text in other languages, and of other texts of its case."""

    entry: int
    among_languages: tuple[int, int, bool]
    among_texts: tuple[int, int, int]


def find(*, doctor: Doctor, query: str, page: int = 1) -> Found:
    """
    The cases that this doctor may see and that hold every word of `query`, in whichever of their texts and languages.

    First those whose title does, then the newest. A page past the end is empty. A look here counts as no view.
    Raises `Unverified`, `TooShort`, `TooLong`.
    """
    if not doctor.is_verified:
        raise Unverified
    terms = terms_of(query)
    cases = Case.objects.visible_to(doctor).filter(_holds_all(terms))
    total = cases.count()
    start = (page - 1) * PAGE
    shown = list(_in_order(cases, terms)[start : start + PAGE])
    hits = _hits(shown, terms, doctor.languages)
    found = [FoundCase(case, hits.get(case.pk, [])) for case in shown]
    return Found(cases=found, total=total, page=page, pages=-(-total // PAGE))


def _in_order(cases: QuerySet[Case], terms: Sequence[Term]) -> QuerySet[Case]:
    titled = models.Case(models.When(_holds_all(terms, text__field="title"), then=0), default=1)
    return cases.select_related("author").prefetch_related("specialties").order_by(titled, "-pk")


def _holds_all(terms: Sequence[Term], **where: str) -> Q:
    every = Q()
    for term in terms:
        every &= Q(pk__in=index.holding([term]).filter(**where).values("case"))
    return every


def _hits(cases: Sequence[Case], terms: Sequence[Term], languages: Sequence[str]) -> dict[UUID, list[Hit]]:
    """The best texts of each case."""
    of_text: dict[tuple[UUID, UUID], _Candidate] = {}
    looked_at = index.holding(terms).filter(case__in=cases).order_by("-pk")
    facts = looked_at.values_list(
        "pk", "case", "text", "words", "text__field", "text__language", "translation__language"
    )
    for pk, case, text, words, name, original, translated in facts[:LOOKED_AT]:
        said = words.split()
        lacking = sum(not any(map(term.fits, said)) for term in terms)
        candidate = _Candidate(
            pk,
            among_languages=(lacking, _place(translated or original, languages), translated is not None),
            among_texts=(lacking, _place(name, ORDER), -pk),
        )
        known = of_text.get((case, text))
        if known is None or candidate.among_languages < known.among_languages:
            of_text[case, text] = candidate
    of_case: dict[UUID, list[_Candidate]] = {}
    for (case, _), candidate in of_text.items():
        of_case.setdefault(case, []).append(candidate)
    best = {case: sorted(some, key=lambda one: one.among_texts)[:HITS] for case, some in of_case.items()}
    opened = _opened([candidate.entry for some in best.values() for candidate in some], terms)
    return {case: [opened[candidate.entry] for candidate in some] for case, some in best.items()}


def _place(name: str, order: Sequence[str]) -> int:
    return order.index(name) if name in order else len(order)


def _opened(ids: Iterable[int], terms: Sequence[Term]) -> dict[int, Hit]:
    entries = (
        SearchEntry.objects.filter(pk__in=list(ids)).select_related("text", "translation__reviewer").defer("words")
    )
    said = [entry.text_id for entry in entries]
    comments = {row.text_id: row for row in Comment.objects.filter(text__in=said).select_related("voice")}
    return {
        entry.pk: Hit(
            text=entry.text,
            translation=entry.translation,
            comment=comments.get(entry.text_id),
            excerpt=excerpt_of((entry.translation or entry.text).body, terms),
        )
        for entry in entries
    }
