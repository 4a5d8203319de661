"""The units that stand after numbers must be the same ones: mcg is not mg, and mmol/L is not mg/dL."""

import re
from collections.abc import Iterator

from models.guard.matching import unmatched
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
    "U": r"u|(?:units?|unidades|unidad)(?! (?:wood|hounsfield|internacional|de ))",
    "mU": r"mu|mui|miu",
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
}

UNIT = "|".join(f"(?P<u{number}>{spelling})" for number, spelling in enumerate(SPELLINGS.values()))
NAMES = tuple(SPELLINGS)
END = r"(?![\w°])"
# After a number, or over another unit ("mg/kg/day").
AFTER_NUMBER = re.compile(rf"(?<=\d)\s?-?(?:{UNIT}){END}", re.IGNORECASE)
AFTER_SLASH = re.compile(rf"\s?(?:/|per|por)\s?(?:{UNIT}){END}", re.IGNORECASE)

# Told apart by a reader of either country: IU may be written as plain units.
SAME = {frozenset({"IU", "U"})}

Unit = tuple[str, Span]


def find_units(pair: SentencePair) -> Iterator[Finding]:
    source, target = unmatched(units(pair.source), units(pair.target), _same)
    rest = list(target)
    for _name, span in source:
        yield pair.finding("unit", span, rest.pop(0)[1] if rest else None)
    for _name, span in rest:
        yield pair.finding("unit", None, span)


def units(text: str) -> list[Unit]:
    """Canonical unit and span of each unit that belongs to a number."""
    found: list[Unit] = []
    for match in AFTER_NUMBER.finditer(text):
        found.append(_unit(match))
        following = AFTER_SLASH.match(text, match.end())
        while following is not None:
            found.append(_unit(following))
            following = AFTER_SLASH.match(text, following.end())
    return found


def _unit(match: re.Match[str]) -> Unit:
    group = str(match.lastgroup)
    return NAMES[int(group[1:])], match.span(group)


def _same(mine: Unit, theirs: Unit) -> bool:
    return mine[0] == theirs[0] or frozenset({mine[0], theirs[0]}) in SAME
