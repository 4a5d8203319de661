"""Codes and mentions are no words: ``S1Q3T3``, ``I21.4`` and ``@ana`` are the same signs in every language."""

import dataclasses
import re
from collections.abc import Iterator

from models.guard.figures import SUBSCRIPTS
from models.guard.verdict import Finding, SentencePair, Span

MENTION = re.compile(r"(?<![\w.@])@\w(?:[\w.-]*\w)?")
# A capital, and somewhere behind it a figure: T12, HLA-B27, HbA1c, SARS-CoV-2, V600E.
CODE = re.compile(r"(?<![\w.,/@-])(?=[A-Za-z./-]*\d)[A-Z][A-Za-z0-9]*(?:[-./][A-Za-z0-9]+)*(?![\w])")
CLASSIFIED = re.compile(r"[A-TV-Z]\d{2}\.\d{1,2}")

# One thing under two names: thoracic is dorsal, eyes are ojos, saturation has many.
LETTERS = (
    frozenset({"t", "d"}),
    frozenset({"spo", "sao", "sato", "so", "sat", "o"}),
    frozenset({"po", "pao", "pco", "paco"}),
    frozenset({"vit", "b"}),
    frozenset({"e", "o"}),
    frozenset({"tdm", "dm", "dmt"}),
    frozenset({"ac", "hbac"}),
)


def codes(text: str) -> list[Span]:
    """Where codes and mentions stand."""
    text = text.translate(SUBSCRIPTS)
    spans = [match.span() for match in MENTION.finditer(text)]
    spans += [
        match.span() for match in CODE.finditer(text) if not any(start <= match.start() < end for start, end in spans)
    ]
    return sorted(spans)


def find_codes(pair: SentencePair) -> Iterator[Finding]:
    """
    A mention or a code of a classification that is gone, and a code whose letters are others.

    A figure that is lost is told by the check of numbers; "FEV1" may be "VEF1" and "HIV-1" "VIH-1".
    """
    pair = dataclasses.replace(pair, source=pair.source.translate(SUBSCRIPTS), target=pair.target.translate(SUBSCRIPTS))
    source, target = _left(pair.source, pair.target), _left(pair.target, pair.source)
    for span in source:
        written = pair.source[slice(*span)]
        instead = next((other for other in target if _digits(written) == _digits(pair.target[slice(*other)])), None)
        if instead is not None and not _same_name(written, pair.target[slice(*instead)]):
            target.remove(instead)
            yield pair.finding("code", span, instead)
        elif instead is None and (written.startswith("@") or CLASSIFIED.fullmatch(written)):
            yield pair.finding("code", span, None)


def _left(text: str, other: str) -> list[Span]:
    there = [other[slice(*span)].casefold() for span in codes(other)]
    left = []
    for span in codes(text):
        written = text[slice(*span)].casefold()
        if written in there:
            there.remove(written)
        elif not _written_in(written, other.casefold()):
            left.append(span)
    return left


def _written_in(code: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(code)}(?!\w)", text) is not None


def _digits(code: str) -> str:
    return re.sub(r"\D", "", code)


def _letters(code: str) -> str:
    return re.sub(r"[\W\d_]", "", code.casefold())


def _same_name(mine: str, theirs: str) -> bool:
    one, other = _letters(mine), _letters(theirs)
    return sorted(one) == sorted(other) or any({one, other} <= names for names in LETTERS)
