"""Words that deny without a "no": lacks, avoid, unable, and whatever has a prefix that takes away."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from models.guard.verdict import Span

TABLE = Path(__file__).with_name("absences.tsv")
ASKS = "asks"


@dataclass(slots=True)
class Left:
    """
    What the other side does not say by the same kind of word.

    ``asking`` is lost unless the other side denies in any way; ``answering``
    is as good as a "no" and asks for none. ``taken`` is where any such word
    stands, said on both sides or not.
    """

    asking: list[Span] = field(default_factory=list)
    answering: list[Span] = field(default_factory=list)
    taken: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Side:
    asks: bool
    denying: re.Pattern[str]
    saying: re.Pattern[str]


def left_over(texts: dict[str, str]) -> dict[str, Left]:
    """For the English and the Spanish text of a pair, the words of absence that only it has."""
    left = {language: Left() for language in texts}
    for row in _rows():
        denying = {language: _free(row[language].denying, texts[language], left[language].taken) for language in texts}
        for language, other in (("en", "es"), ("es", "en")):
            said = len(denying[other]) + len(row[other].saying.findall(texts[other]))
            alone = denying[language][said:]
            (left[language].asking if row[language].asks else left[language].answering).extend(alone)
        for language, spans in denying.items():
            left[language].taken.extend(spans)
    return left


def asking_words(text: str, language: str) -> list[Span]:
    """The words that would be missed if the other side did not deny, as they stand in one text."""
    taken: list[Span] = []
    for row in _rows():
        if row[language].asks:
            taken += _free(row[language].denying, text, taken)
    return taken


def _free(pattern: re.Pattern[str], text: str, taken: Iterable[Span]) -> list[Span]:
    found = [match.span() for match in pattern.finditer(text)]
    return [span for span in found if not any(start < span[1] and span[0] < end for start, end in taken)]


@cache
def _rows() -> tuple[dict[str, Side], ...]:
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            role_en, denying_en, saying_en, role_es, denying_es, saying_es = line.split("\t")
            rows.append(
                {
                    "en": Side(role_en == ASKS, _whole(denying_en), _whole(saying_en)),
                    "es": Side(role_es == ASKS, _whole(denying_es), _whole(saying_es)),
                }
            )
    return tuple(rows)


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
