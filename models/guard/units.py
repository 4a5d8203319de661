"""The units that stand after numbers must be the same ones: mcg is not mg, and mmol/L is not mg/dL."""

import re
from collections.abc import Iterator

from models.guard.durations import matched_durations
from models.guard.frequency import matched_spans
from models.guard.matching import unmatched
from models.guard.number_words import number_words
from models.guard.remembering import remembered
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
    "U": r"u|(?:units?|unidades|unidad)(?! (?:wood|hounsfield|internacional|of |de (?!\d)))",
    "mU": r"mu|mui|miu|milliunits?|miliunidades",
    "mmHg": r"mm\s?(?:de\s)?hg",
    "cmH2O": r"cm\s?h[2₂]o",
    "°C": r"°\s?c|º\s?c|degrees celsius|grados centígrados|grados celsius",
    "°F": r"°\s?f|º\s?f|degrees fahrenheit|grados fahrenheit",
    "%": r"%|percent|per cent|por ciento",
    "mm": r"mm|millimet(?:er|re)s?|milímetros?",
    "tsp": r"tsps?|teaspoon(?:ful)?s?|cucharaditas?|cdtas?",
    "tbsp": r"tbsps?|tablespoon(?:ful)?s?|cucharadas?(?: soperas?)?|cdas?",
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
# A spoon is idiom as often: likewise.
SPOONS = frozenset({"tsp", "tbsp"})
MEASURE = frozenset(SPELLINGS) - TIME - SPOONS

UNIT = "|".join(f"(?P<u{number}>{spelling})" for number, spelling in enumerate(SPELLINGS.values()))
NAMES = tuple(SPELLINGS)
END = r"(?![\w°])"
# After a number, or over another unit ("mg/kg/day", "ml per hour", "mg por hora").
AFTER_NUMBER = re.compile(rf"(?:\sde\b)?\s?-?(?:{UNIT}){END}", re.IGNORECASE)
AFTER_SLASH = re.compile(rf"\s?(?:/|\bper\b|\bpor\b|\ban\b|\ba la\b)\s?(?:{UNIT}){END}", re.IGNORECASE)
DIGIT = re.compile(r"\d(?!\d)")
# What counts without a figure.
UNFIGURED = re.compile(
    r"\bhalf an?(?=\s)|\bmedi[oa](?=\s)|\ban?(?= (?:teaspoon|tablespoon|lit(?:er|re)\b|gram\b|kilo))", re.IGNORECASE
)
WHOLE = re.compile(r"(?<!\d)(\d{1,3})(?:[.,]\d+)?$")
WARM = re.compile(r"\s?([CF])\b(?![-/.]\w)")

# Told apart by a reader of either country: IU may be written as plain units.
SAME = {frozenset({"IU", "U"})}

# "102 F" and "38 C" by their values; "18 G" is a gauge. No dose is written so.
WARMTH = {"°F": range(90, 110), "°C": range(30, 44)}
GAUGES = range(14, 35)
# "D5W" is glucose of 5 %, "two units" are "dos concentrados".
OTHERWISE = {
    "%": re.compile(r"\bD(?:5|10|20|25|50)(?:W|NS)?\b"),
    "IU": re.compile(r"\b(?:units|unidades)\b", re.IGNORECASE),
    "U": re.compile(r"\b(?:concentrados?|bolsas?|pools?|CH|hemat[ií]es|bags?|p?RBCs?|packed cells)\b", re.IGNORECASE),
}

Unit = tuple[str, Span]


def find_units(pair: SentencePair) -> Iterator[Finding]:
    rates, times = matched_spans(pair), matched_durations(pair)
    source, target = unmatched(
        _outside(units(pair.source, pair.source_language), [*rates[0], *times[0]]),
        _outside(units(pair.target, pair.target_language), [*rates[1], *times[1]]),
        _same,
    )
    source, target = _unanswered(source, pair.target), _unanswered(target, pair.source)
    rest = list(target)
    missing = []
    for name, span in source:
        instead = next((unit for unit in rest if _sort(unit[0]) == _sort(name)), None)
        if instead is None:
            missing.append((name, span))
        else:
            rest.remove(instead)
            yield pair.finding("unit", span, instead[1])
    for name, span in missing:
        if _sort(name) == MEASURE or _under_a_slash(pair.source, span):
            yield pair.finding("unit", span, None)
    for name, span in rest:
        if _sort(name) == MEASURE or _under_a_slash(pair.target, span):
            yield pair.finding("unit", None, span)


@remembered
def units(text: str, language: str) -> list[Unit]:
    """Canonical unit and span of each unit that belongs to a number, "2 litres" and "two litres" alike."""
    ends = [match.end() for match in DIGIT.finditer(text)]
    ends += [match.end() for match in UNFIGURED.finditer(text)]
    ends += [word.span[1] for word in number_words(text, language)]
    found: list[Unit] = []
    for end in sorted(ends):
        match = AFTER_NUMBER.match(text, end)
        if match is not None and match.group().strip(" -") == "G" and _before(text, end) in GAUGES:
            continue
        warm = WARM.match(text, end)
        if warm is not None and _before(text, end) in WARMTH[f"°{warm[1]}"]:
            found.append((f"°{warm[1]}", warm.span(1)))
        while match is not None:
            found.append(_unit(match))
            match = AFTER_SLASH.match(text, match.end())
    return found


def _before(text: str, end: int) -> int:
    """The whole number that ends there, without its decimals; -1 where there is none."""
    written = WHOLE.search(text[:end])
    return int(written[1]) if written else -1


def _sort(name: str) -> frozenset[str]:
    return TIME if name in TIME else SPOONS if name in SPOONS else MEASURE


def _unanswered(found: list[Unit], other: str) -> list[Unit]:
    """Without those that the other side has by another name: a solution by its strength, a unit of blood."""
    for name, written in OTHERWISE.items():
        answered = [unit for unit in found if unit[0] == name][: len(written.findall(other))]
        found = [unit for unit in found if unit not in answered]
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
