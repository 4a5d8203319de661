"""The units that stand after numbers must be the same ones: mcg is not mg, and mmol/L is not mg/dL."""

import re
from collections.abc import Iterator

from models.guard.frequency import matched_spans
from models.guard.matching import unmatched
from models.guard.number_words import number_words
from models.guard.verdict import Finding, SentencePair, Span

# Canonical unit: how it is written, as patterns. Case counts only where it tells units apart (mEq, U).
SPELLINGS = {
    "mg": r"mgs?|milligrams?|milligrammes?|miligramos?",
    "µg": r"mcg|[µμu]g|micrograms?|microgramos?",
    "ng": r"ng|nanograms?|nanogramos?",
    "pg": r"pg|picograms?|picogramos?",
    "g": r"g|gr|grs|grams?|gramos?",
    "kg": r"kgs?|kilos?|kilograms?|kilogramos?",
    "mL": r"mls?|cc|millilit(?:er|re)s?|mililitros?",
    "dL": r"dl|decilit(?:er|re)s?|decilitros?",
    "L": r"l|lit(?:er|re)s?|litros?",
    "µL": r"[µμu]l|microlit(?:er|re)s?|microlitros?",
    "mmol": r"mmol|millimoles?|milimoles?",
    "µmol": r"[µμu]mol|micromol(?:es)?",
    "nmol": r"nmol",
    "mEq": r"meqs?|milliequivalents?|miliequivalentes?",
    "mOsm": r"mosm",
    "IU": r"iu|ui|u\.i\.|i\.u\.|international units?|unidades internacionales",
    "U": r"u|(?:units?|unidades|unidad)(?! (?:wood|hounsfield|internacional|of |de ))",
    "mU": r"mu|mui|miu|milliunits?|miliunidades",
    "mmHg": r"mm\s?(?:de\s)?hg",
    "cmH2O": r"cm\s?h[2₂]o",
    "°C": r"°\s?c|º\s?c|degrees celsius|grados centígrados|grados celsius",
    "°F": r"°\s?f|º\s?f|degrees fahrenheit|grados fahrenheit",
    "%": r"%|percent|per cent|por ciento",
    "mm": r"mm|millimet(?:er|re)s?|milímetros?",
    "cm": r"cms?|centimet(?:er|re)s?|centímetros?",
    "Gy": r"gy",
    "mSv": r"msv",
    "J": r"joules?|julios?",
    "lb": r"lbs?|pounds?|libras?",
    "s": r"s|secs?|seconds?|segundos?",
    "min": r"min|mins|minutes?|minutos?",
    "h": r"h|hs|hrs?|hours?|horas?",
    "day": r"d|days?|d[ií]as?",
    "week": r"wks?|weeks?|sem|semanas?",
    "month": r"months?|mes|meses",
    "year": r"yrs?|years?|años?",
}
# "An hour" and "1 h" are one thing, and so are "a las 14 h" and "2 pm": of these only one for another is told.
TIME = frozenset({"s", "min", "h", "day", "week", "month", "year"})

UNIT = "|".join(f"(?P<u{number}>{spelling})" for number, spelling in enumerate(SPELLINGS.values()))
NAMES = tuple(SPELLINGS)
END = r"(?![\w°])"
# After a number, or over another unit ("mg/kg/day", "ml per hour", "mg por hora").
AFTER_NUMBER = re.compile(rf"(?:\sde\b)?\s?-?(?:{UNIT}){END}", re.IGNORECASE)
AFTER_SLASH = re.compile(rf"\s?(?:/|\bper\b|\bpor\b|\ban\b|\ba la\b)\s?(?:{UNIT}){END}", re.IGNORECASE)
DIGIT = re.compile(r"\d(?!\d)")

# Told apart by a reader of either country: IU may be written as plain units.
SAME = {frozenset({"IU", "U"})}

Unit = tuple[str, Span]


def find_units(pair: SentencePair) -> Iterator[Finding]:
    same_rate_source, same_rate_target = matched_spans(pair)
    source, target = unmatched(
        _outside(units(pair.source, pair.source_language), same_rate_source),
        _outside(units(pair.target, pair.target_language), same_rate_target),
        _same,
    )
    rest = list(target)
    missing = []
    for name, span in source:
        instead = next((unit for unit in rest if (unit[0] in TIME) == (name in TIME)), None)
        if instead is None:
            missing.append((name, span))
        else:
            rest.remove(instead)
            yield pair.finding("unit", span, instead[1])
    for name, span in missing:
        if name not in TIME or _under_a_slash(pair.source, span):
            yield pair.finding("unit", span, None)
    for name, span in rest:
        if name not in TIME or _under_a_slash(pair.target, span):
            yield pair.finding("unit", None, span)


def units(text: str, language: str) -> list[Unit]:
    """Canonical unit and span of each unit that belongs to a number, "2 litres" and "two litres" alike."""
    ends = [match.end() for match in DIGIT.finditer(text)]
    ends += [word.span[1] for word in number_words(text, language)]
    found: list[Unit] = []
    for end in sorted(ends):
        match = AFTER_NUMBER.match(text, end)
        while match is not None:
            found.append(_unit(match))
            match = AFTER_SLASH.match(text, match.end())
    return found


def _outside(found: list[Unit], spans: list[Span]) -> list[Unit]:
    return [unit for unit in found if not any(start <= unit[1][0] < end for start, end in spans)]


def _under_a_slash(text: str, span: Span) -> bool:
    return text[: span[0]].rstrip().endswith("/")


def _unit(match: re.Match[str]) -> Unit:
    group = str(match.lastgroup)
    return NAMES[int(group[1:])], match.span(group)


def _same(mine: Unit, theirs: Unit) -> bool:
    return mine[0] == theirs[0] or frozenset({mine[0], theirs[0]}) in SAME
