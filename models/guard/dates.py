"""Days of the year whose month is a word: "April 3" is "3 de abril", and 03/04 to most, 04/03 to an American."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.guard.matching import unmatched
from models.guard.verdict import Finding, SentencePair, Span

MONTHS = {
    "en": (
        *("january", "february", "march", "april", "may", "june"),
        *("july", "august", "september", "october", "november", "december"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
DAYS = {
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
# "March" and "May" are other words too, without a capital.
NAMED_ALONE = {
    "en": re.compile(
        "|".join(rf"\b(?i:{day})s?\b" for day in DAYS["en"])
        + "|"
        + "|".join(rf"\b{month.title()}\b" for month in MONTHS["en"])
    ),
    "es": re.compile("|".join(rf"\b{name}s?\b" for name in (*DAYS["es"], *MONTHS["es"])), re.IGNORECASE),
}
# ISO 3166: where the month stands first.
MONTH_FIRST = frozenset({"US"})
NAME = {
    "en": "|".join(rf"{month}|{month[:3]}\b\.?" for month in MONTHS["en"]) + r"|sept\b\.?",
    "es": "|".join(MONTHS["es"]) + "|setiembre",
}
NAMED = {
    "en": re.compile(
        rf"\b(?P<month>{NAME['en']})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:mg|%|/))"
        rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>{NAME['en']})\b",
        re.IGNORECASE,
    ),
    "es": re.compile(rf"\b(?P<day>\d{{1,2}})\s(?:de\s)?(?P<month>{NAME['es']})\b", re.IGNORECASE),
}
# "Del 1 al 14 de junio", "June 1-14": the month stands once for both days.
TO = r"\s?(?:al?|to|through|until|y|and|e|-|–)\s?(?:el\s)?"
SHARED = {
    "en": re.compile(
        rf"\b(?P<month>{NAME['en']})\s\d{{1,2}}(?:st|nd|rd|th)?{TO}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:mg|%|/))"
        rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?{TO}\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>{NAME['en']})\b",
        re.IGNORECASE,
    ),
    "es": re.compile(rf"\b(?P<day>\d{{1,2}}){TO}\d{{1,2}}\s(?:de\s)?(?P<month>{NAME['es']})\b", re.IGNORECASE),
}
NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})(?=\2(?:\d{4}|\d{2})\b|(?![\d/-]))")


@dataclass(frozen=True, slots=True)
class Date:
    """``days`` are the (month, day) that the writer may have meant; ``name`` where the month is a word."""

    days: frozenset[tuple[int, int]]
    span: Span
    name: bool


def find_dates(pair: SentencePair) -> Iterator[Finding]:
    source, target = _unmatched(pair)
    for mine, theirs in zip(source, target, strict=False):
        yield pair.finding("number", mine.span, theirs.span)


def find_day_names(pair: SentencePair) -> Iterator[Finding]:
    """A day of the week or a month as another one."""
    if pair.source_language not in DAYS or pair.target_language not in DAYS:
        return
    source, target = unmatched(
        _names(pair.source, pair.source_language),
        _names(pair.target, pair.target_language),
        lambda mine, theirs: mine[0] == theirs[0],
    )
    for said, heard in zip(source, target, strict=False):
        # A day for a month is no slip of a translator; the sentence is otherwise built.
        if said[0][0] == heard[0][0]:
            yield pair.finding("time", said[1], heard[1])
    yield from _find_lost_days(pair, len(source) - len(target))


def _find_lost_days(pair: SentencePair, lost: int) -> Iterator[Finding]:
    """One of several days of the week that is gone, or one more: a dialysis that nobody comes to."""
    said = {name: span for name, span in _names(pair.source, pair.source_language) if name[0] == "day"}
    heard = {name: span for name, span in _names(pair.target, pair.target_language) if name[0] == "day"}
    if lost > 0 and heard and len(said) > len(heard):
        yield pair.finding("frequency", next(span for name, span in said.items() if name not in heard), None)
    elif lost < 0 and said and len(heard) > len(said):
        yield pair.finding("frequency", None, next(span for name, span in heard.items() if name not in said))


def _names(text: str, language: str) -> list[tuple[tuple[str, int], Span]]:
    found = []
    for match in NAMED_ALONE[language].finditer(text):
        name = match.group().casefold()
        for kind, names in (("day", DAYS[language]), ("month", MONTHS[language])):
            found += [((kind, place), match.span()) for place, known in enumerate(names) if name.startswith(known)]
    return found


def matched_dates(pair: SentencePair) -> tuple[list[Span], list[Span]]:
    """
    Where both sides name days of which nothing more is to be said: the same, or told as changed.

    Only with a month's name on one side: 12/03 and 12/03 are compared as figures.
    """
    source, target = _named(pair)
    mine, theirs = _unmatched(pair)
    paired = min(len(mine), len(theirs))
    left = {id(date) for date in (*mine[paired:], *theirs[paired:])}
    return (
        [date.span for date in source if id(date) not in left],
        [date.span for date in target if id(date) not in left],
    )


def _named(pair: SentencePair) -> tuple[list[Date], list[Date]]:
    source = list(_dates(pair.source, pair.source_language, pair.country))
    target = list(_dates(pair.target, pair.target_language, None))
    # Numeric days count only where the other side has as many names to compare them with.
    if not any(date.name for date in (*source, *target)):
        return [], []
    names_source, names_target = sum(date.name for date in source), sum(date.name for date in target)
    return (
        [date for date in source if date.name or names_target > names_source],
        [date for date in target if date.name or names_source > names_target],
    )


def _unmatched(pair: SentencePair) -> tuple[list[Date], list[Date]]:
    source, target = _named(pair)
    return unmatched(source, target, lambda mine, theirs: bool(mine.days & theirs.days))


def _dates(text: str, language: str, country: str | None) -> Iterator[Date]:
    if language not in MONTHS:
        return
    for match in NAMED[language].finditer(text):
        yield _named_day(match, match.span(), language)
    for match in SHARED[language].finditer(text):
        yield _named_day(match, match.span("day" if match["day"] else "day2"), language)
    for match in NUMERIC.finditer(text):
        yield Date(frozenset(_readings(int(match[1]), int(match[3]), language, country)), match.span(), name=False)


def _named_day(match: re.Match[str], span: Span, language: str) -> Date:
    groups = match.groupdict()
    month = _month(groups["month"] or groups["month2"], language)
    return Date(frozenset({(month, int(groups["day"] or groups["day2"]))}), span, name=True)


def _month(written: str, language: str) -> int:
    start = written.casefold()[:3]
    # "setiembre" is "septiembre" without a letter.
    start = "sep" if start == "set" else start
    return 1 + next(number for number, month in enumerate(MONTHS[language]) if month.startswith(start))


def _readings(first: int, second: int, language: str, country: str | None) -> Iterator[tuple[int, int]]:
    american = country in MONTH_FIRST or (country is None and language == "en")
    if american and first <= 12:
        yield first, second
    if (not american or country is None) and second <= 12:
        yield second, first
