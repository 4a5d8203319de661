"""Where a text says no by a word of its own, and where it only seems to."""

import re
from functools import cache
from pathlib import Path

from models.guard.remembering import remembered
from models.guard.verdict import Span

TABLE = Path(__file__).with_name("negations.tsv")
LANGUAGES = frozenset({"en", "es"})

# "No tiene nada", "sin ningún signo", "ningún médico lo mencionó nunca": Spanish denies once with two words.
AGAIN = re.compile(
    r"\b(?:no|sin|ni|nunca|jamás|nadie|nada|ning[uú]n[oa]?|tampoco)\b(?:(?! y | e | pero )[^.,;:]){1,60}?"
    r"\b(?=nada\b|nadie\b|nunca\b|jamás\b|ningun[oa]s?\b|ningún\b|tampoco\b|en absoluto\b|en la vida\b)",
    re.IGNORECASE,
)
# "No X, no Y" and "sin X y sin Y" are one "no" where the other side joins X and Y by an "or".
JOINED = re.compile(r"(?:[,;]|\b(?:and|or|y|e|o))\s*$", re.IGNORECASE)
JOINS = {"en": re.compile(r"\bn?or\b", re.IGNORECASE), "es": re.compile(r"\b(?:ni|o|u)\b", re.IGNORECASE)}
GOES_ON = {"en": frozenset({"nor", "neither"}), "es": frozenset({"ni", "tampoco"})}


@remembered
def cues(text: str, language: str) -> list[Span]:
    idiomatic = idioms(text, language)
    return sorted(
        match.span()
        for pattern in _patterns("cue", language)
        for match in pattern.finditer(text)
        if not any(start <= match.start() < end for start, end in idiomatic)
    )


@remembered
def idioms(text: str, language: str) -> list[Span]:
    return [match.span() for pattern in _patterns("idiom", language) for match in pattern.finditer(text)]


def said_again(text: str, language: str) -> list[int]:
    """Where a second word of one and the same negation begins."""
    return [match.end() for match in AGAIN.finditer(text)] if language == "es" else []


def apart(spans: list[Span], text: str, language: str, other: str) -> list[Span]:
    """Without those that may go on with the one before them: "no X ni Y" is "no X or Y", or "no X, no Y"."""
    going_on = said_again(text, language)
    first, rest = spans[:1], spans[1:]
    return first + [
        cue
        for cue in rest
        if cue[0] not in going_on
        and text[slice(*cue)].casefold() not in GOES_ON[language]
        and not (JOINED.search(text[: cue[0]]) and JOINS["es" if language == "en" else "en"].search(other))
    ]


@cache
def _patterns(kind: str, language: str) -> tuple[re.Pattern[str], ...]:
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for row_kind, row_language, pattern in rows
        if (row_kind, row_language) == (kind, language)
    )
