"""
Words that turn into their opposite: maximum and minimum, symptomatic and not, stop and go on.

A finding asks for one of two on the source's side alone and for the other on
the target's side alone, so that it can hardly be wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.guard.negation import denying
from models.guard.verdict import Finding, SentencePair, Span

TABLE = Path(__file__).with_name("opposites.tsv")


@dataclass(frozen=True, slots=True)
class Opposite:
    """For each language, the pattern of the one thing and that of the other."""

    kind: str
    sides: dict[str, tuple[re.Pattern[str], re.Pattern[str]]]


def find_opposites(pair: SentencePair) -> Iterator[Finding]:
    if {pair.source_language, pair.target_language} != {"en", "es"}:
        return
    for opposite in opposites():
        said = _said(opposite, pair.source, pair.source_language)
        heard = _said(opposite, pair.target, pair.target_language) if said is not None else None
        if said is None or heard is None or said[0] == heard[0]:
            continue
        # "not stable" is "inestable": where one side alone has a "no", the words may well be opposite.
        if _denied(pair.source, pair.source_language, said[1]) == _denied(pair.target, pair.target_language, heard[1]):
            yield pair.finding(opposite.kind, said[1], heard[1])


@cache
def opposites() -> tuple[Opposite, ...]:
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, *patterns = line.split("\t")
            one_en, other_en, one_es, other_es = (re.compile(rf"\b(?:{one})\b", re.IGNORECASE) for one in patterns)
            found.append(Opposite(kind, {"en": (one_en, other_en), "es": (one_es, other_es)}))
    return tuple(found)


def _said(opposite: Opposite, text: str, language: str) -> tuple[int, Span] | None:
    """Which of the two a text says, and where; None where it says neither or both."""
    one, other = ([match.span() for match in pattern.finditer(text)] for pattern in opposite.sides[language])
    # "poco probable" holds "probable": what lies inside the other's words is no word of its own.
    one, other = _outside(one, other), _outside(other, one)
    if bool(one) == bool(other):
        return None
    return (0, one[0]) if one else (1, other[0])


def _outside(spans: list[Span], others: list[Span]) -> list[Span]:
    return [
        span
        for span in spans
        if not any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in others)
    ]


def _denied(text: str, language: str, span: Span) -> bool:
    """Whether a "no" stands shortly before the words."""
    return any(
        (cue[0] < span[0] and span[0] - cue[1] <= 25) or span[0] <= cue[0] < span[1] for cue in denying(text, language)
    )
