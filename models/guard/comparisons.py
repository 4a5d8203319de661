"""Under or over a figure: "< 6" is not "> 6", and not "más de 6"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from models.guard.figures import USUAL_MARK, decimal_mark, figures
from models.guard.verdict import Finding, SentencePair, Span

# What stands right before a figure.
BELOW = {
    "en": r"[<≤]\s?|\b(?:less than|lower than|fewer than|below|under|at most|no more than|up to|not exceeding)\s",
    "es": r"[<≤]\s?|\b(?:menos de|menor(?:es)? (?:de|que|a)|inferior(?:es)? a|por debajo de|como mucho|no más de|hasta"
    r"|bajo|máximo(?: de)?)\s",
}
ABOVE = {
    "en": r"[>≥]\s?|\b(?:more than|greater than|higher than|above|over|at least|no less than)\s",
    "es": r"[>≥]\s?|\b(?:más de|mayor(?:es)? (?:de|que|a)|superior(?:es)? a|por encima de|al menos|por lo menos"
    r"|no menos de|mínimo(?: de)?)\s",
}
REACH = 24
PATTERNS = {
    language: (
        re.compile(rf"(?:{BELOW[language]})$", re.IGNORECASE),
        re.compile(rf"(?:{ABOVE[language]})$", re.IGNORECASE),
    )
    for language in BELOW
}
DENIED = re.compile(r"(?:\bno|\bnot|n['’]t)\s+\S*\s*$", re.IGNORECASE)

Compared = tuple[int, frozenset[Decimal], Span]


def find_comparisons(pair: SentencePair) -> Iterator[Finding]:
    """A figure that one side has as a lower bound and the other as an upper one."""
    if pair.source_language not in PATTERNS or pair.target_language not in PATTERNS:
        return
    source = _compared(pair.source, pair.source_language, decimal_mark(pair.source_language, pair.country))
    target = _compared(pair.target, pair.target_language, USUAL_MARK.get(pair.target_language))
    for side, values, span in source:
        same = [other for other in target if other[1] & values]
        if same and all(other[0] != side for other in same):
            yield pair.finding("number", span, same[0][2])


def _compared(text: str, language: str, mark: str | None) -> list[Compared]:
    found = []
    for figure in figures(text, mark):
        before = text[max(0, figure.span[0] - REACH) : figure.span[0]]
        for side, pattern in enumerate(PATTERNS[language]):
            match = pattern.search(before)
            if match and not DENIED.search(before[: match.start()]):
                start = figure.span[0] - len(match.group())
                found.append((side, figure.numbers[0].possible, (start, figure.span[1])))
    return found
