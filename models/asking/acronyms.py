"""Acronyms that mean two things in one language, and are another acronym or none in the other."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from models.asking.question import Question, Reading

TABLE = Path(__file__).with_name("acronyms.toml")
# What stands this near says which reading is meant.
NEAR = 40
ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2,4}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Meaning:
    """``by``: words of the neighbourhood that settle it; empty where none do."""

    reading: Reading
    by: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Known:
    """An acronym in a text, what it means there, and what else it could mean; ``chosen`` by the author."""

    written: str
    span: tuple[int, int]
    meant: Reading
    others: tuple[Reading, ...]
    chosen: bool


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, tuple[Meaning, ...]]]:
    """Meanings by language and acronym."""
    read = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        language: {acronym: tuple(map(_meaning, meanings)) for acronym, meanings in acronyms.items()}
        for language, acronyms in read.items()
    }


def _meaning(row: Mapping[str, str]) -> Meaning:
    by = re.compile(row["by"], re.IGNORECASE) if "by" in row else None
    return Meaning(Reading(row["value"], {"en": row["en"], "es": row["es"]}), by)


def find_acronyms(text: str, *, language: str) -> Iterator[Question]:
    """One question an acronym, unless the text itself says what it stands for."""
    known = _table().get(language, {})
    seen = set[str]()
    for match in ACRONYM.finditer(text):
        written = match.group()
        if written in seen or written not in known:
            continue
        seen.add(written)
        if not _is_settled(text, match, known[written], language):
            readings = tuple(meaning.reading for meaning in known[written])
            yield Question(kind="acronym", written=written, readings=readings, required=False)


def known_acronyms(text: str, *, language: str, chosen: Mapping[str, str]) -> Iterator[Known]:
    """Those whose meaning is known: ``chosen`` by the author, or said by the neighbourhood."""
    known = _table().get(language, {})
    for match in ACRONYM.finditer(text):
        written = match.group()
        meanings = known.get(written, ())
        if written in chosen:
            value = chosen[written]
        else:
            near = _near(text, match)
            settled = [
                meaning.reading.value for meaning in meanings if meaning.by is not None and meaning.by.search(near)
            ]
            value = settled[0] if len(settled) == 1 else ""
        meant = next((meaning.reading for meaning in meanings if meaning.reading.value == value), None)
        if meant is not None:
            others = tuple(meaning.reading for meaning in meanings if meaning.reading.value != value)
            yield Known(written, match.span(), meant, others, written in chosen)


def _is_settled(text: str, match: re.Match[str], meanings: tuple[Meaning, ...], language: str) -> bool:
    if any(meaning.reading.words[language].casefold() in text.casefold() for meaning in meanings):
        return True
    near = _near(text, match)
    return sum(meaning.by is not None and bool(meaning.by.search(near)) for meaning in meanings) == 1


def _near(text: str, match: re.Match[str]) -> str:
    # The acronym itself stays in sight of the pattern, as a sign: "10 mg IM", "TA 120/80".
    return f"{text[max(0, match.start() - NEAR) : match.start()]}§{text[match.end() : match.end() + NEAR]}"


def reading_of(written: str, value: str) -> Reading | None:
    """What an acronym was said to stand for, in whatever language it was asked."""
    meanings = (meaning for acronyms in _table().values() for meaning in acronyms.get(written, ()))
    return next((meaning.reading for meaning in meanings if meaning.reading.value == value), None)
