"""
Figures in clinical text, read by the custom of a language and a country.

es-ES writes 1,5 and es-MX writes 1.5, so ``1.500`` is 1500 in Madrid and 1.5
in Puebla. A number keeps every reading that its writer may have meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from models.guard.remembering import remembered
from models.guard.verdict import Span
from models.wordlist import wordlist

# ISO 3166; decimal marks as in Unicode CLDR. Spanish of a country not named here writes the comma.
POINT_COUNTRIES = {"es": wordlist("MX GT HN NI PA PE PR DO SV US"), "de": wordlist("CH LI"), "it": wordlist("CH")}
COMMA_COUNTRIES = {"en": wordlist("ZA")}
USUAL_MARK = {"en": ".", "es": ",", "fr": ",", "de": ",", "pt": ",", "it": ",", "ca": ","}
# Languages whose countries differ so much that without a country nobody can tell.
DIVIDED = wordlist("es")

SPACES = "\u00a0\u202f\u2009 "
NUMBER = (
    rf"(?:\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?"
    # "36'5" is a temperature, 6'2" a height.
    r"|\d+(?:[.,]\d+|['’]\d+(?!\d|\s?(?:[\"”″]|''|in\b)))*|(?<![\w.,])[.,]\d+)"
)
# Ratios and pressures, ranges, times and scales, products ("5.2 x 10").
JOINT = r"(?:\s?/\s?|-|\s?–\s?|\s-\s|:|\s?[x×]\s?)"
MERIDIEM = (
    r"(?:\s?(?P<meridiem>[ap])\.?\s?m\b|(?:\s?h|\shoras)?\s(?:de|por) la (?P<part>mañana|madrugada|tarde|noche)\b"
    r"|\s(?:in the (?P<hours>morning|afternoon|evening)|at (?P<dark>night))\b)?"
)
AFTER_NOON = wordlist("p tarde noche afternoon evening night")
FIGURE = re.compile(rf"(?P<minus>(?:^|(?<=[\s(]))[-−])?{NUMBER}(?:{JOINT}{NUMBER})*{MERIDIEM}", re.IGNORECASE)
ONE_NUMBER = re.compile(NUMBER)
# "45K" is 45,000.
KILO = re.compile(r"[kK](?![\w+])")
DIGITS = re.compile(r"\d+")
GROUPED = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
ROUND_THOUSANDS = re.compile(r"\d{2,3}[.,]000")
CHAIN = re.compile(r"\d+(?:[.,]\d+){2,}")
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})+")

# CO₂ and CO2 are one thing. Powers ("10⁹") are left out: they would read as one more digit.
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉−", "0123456789-")


@dataclass(frozen=True, slots=True)
class Number:
    """``readings`` are the values that the writer may have meant, ``possible`` those under any custom."""

    text: str = field(repr=False)
    span: Span
    readings: frozenset[Decimal]
    possible: frozenset[Decimal]

    def equals(self, other: "Number") -> bool:
        return bool(self.readings & other.readings)

    def may_equal(self, other: "Number") -> bool:
        return bool(self.possible & other.possible)


@dataclass(frozen=True, slots=True)
class Figure:
    """
    Numbers that are written as one: 5, 142/88, 5-10, 14:30, 17/05/2024.

    ``joints`` holds one sign for each gap; ``minutes`` is the time of day
    where the figure is a time.
    """

    text: str = field(repr=False)
    span: Span
    numbers: tuple[Number, ...]
    joints: str = ""
    minutes: int | None = None


def decimal_mark(language: str, country: str | None) -> str | None:
    """``.`` or ``,`` as this language is written there; None where nobody can tell without the country."""
    if country is None:
        return None if language in DIVIDED else USUAL_MARK.get(language)
    if country in POINT_COUNTRIES.get(language, ()):
        return "."
    if country in COMMA_COUNTRIES.get(language, ()):
        return ","
    return USUAL_MARK.get(language)


@remembered
def figures(text: str, mark: str | None) -> list[Figure]:
    """The figures of a text whose decimals are written with ``mark``; with None, in either way."""
    return list(_figures(text.translate(SUBSCRIPTS), mark))


def _figures(text: str, mark: str | None) -> Iterator[Figure]:
    for match in FIGURE.finditer(text):
        start = match.end("minus") if match["minus"] else match.start()
        spans = [one.span() for one in ONE_NUMBER.finditer(text, start, match.end())]
        joints = "".join(_joint(text[left[1] : right[0]]) for left, right in pairwise(spans))
        if len(spans) == 1 and _is_chain(text[slice(*spans[0])]):
            spans = [part.span() for part in DIGITS.finditer(text, *spans[0])]
            joints = "." * (len(spans) - 1)
        if match["minus"]:
            spans[0] = (match.start(), spans[0][1])
        numbers = tuple(_number(text[slice(*span)], span, mark) for span in spans)
        if KILO.match(text, match.end()):
            numbers = (*numbers[:-1], _times_thousand(numbers[-1]))
        yield Figure(match.group(), match.span(), numbers, joints, _minutes(numbers, joints, _half_of_day(match)))


def _half_of_day(match: re.Match[str]) -> str | None:
    """``a`` before noon, ``p`` after it."""
    said = match["meridiem"] or match["part"] or match["hours"] or match["dark"]
    if said is None:
        return None
    return "p" if said.casefold() in AFTER_NOON else "a"


def _joint(between: str) -> str:
    sign = between.strip().casefold()
    return {"–": "-", "×": "x"}.get(sign, sign)


def _is_chain(written: str) -> bool:
    """12.03.2024 and 1.2.3 are several numbers; 1.234.567 and 1.234,5 are one."""
    return (
        bool(CHAIN.fullmatch(written))
        and not THOUSANDS.fullmatch(written)
        and len(set(re.sub(r"\d", "", written))) == 1
    )


def _number(written: str, span: Span, mark: str | None) -> Number:
    return Number(written, span, frozenset(readings(written, mark)), frozenset(readings(written, None)))


def _times_thousand(number: Number) -> Number:
    readings, possible = (frozenset(1000 * value for value in of) for of in (number.readings, number.possible))
    return Number(number.text, number.span, readings, possible)


def readings(written: str, mark: str | None) -> Iterator[Decimal]:
    """Every value that this number has where decimals are written with ``mark``."""
    bare = re.sub(rf"[{SPACES}]", "", written).replace("’", ".").replace("'", ".")
    if THOUSANDS.fullmatch(bare.lstrip("-")):
        yield Decimal(re.sub(r"[.,]", "", bare))
    elif "." in bare and "," in bare:
        # Of two marks the last one is the decimal, whoever writes it.
        last = max(bare.rfind("."), bare.rfind(","))
        yield Decimal(re.sub(r"[.,]", "", bare[:last]) + "." + bare[last + 1 :])
    elif (grouped := GROUPED.fullmatch(bare.lstrip("-"))) is not None:
        if mark is None or mark == grouped[1]:
            yield Decimal(bare.replace(",", "."))
        # Nobody writes "150.000" with three zeros after a decimal mark; "1.000" is another matter.
        if mark is None or mark != grouped[1] or ROUND_THOUSANDS.fullmatch(bare):
            yield Decimal(re.sub(r"[.,]", "", bare))
    elif bare.count(".") + bare.count(",") > 1:
        # A date or a version inside a longer figure: compared as it is written.
        yield Decimal(re.sub(r"[.,]", "", bare))
    else:
        yield Decimal(bare.replace(",", "."))


def _minutes(numbers: tuple[Number, ...], joints: str, meridiem: str | None) -> int | None:
    """Minutes since midnight of 14:30, 2:30 pm and 8 p.m.; None for all else."""
    if joints not in {"", ":"} or (not joints and meridiem is None):
        return None
    if not all(number.text.isdigit() for number in numbers) or (joints and len(numbers[1].text) != 2):
        return None
    hours, minutes = int(numbers[0].text), int(numbers[1].text) if joints else 0
    if hours > 23 or minutes > 59:
        return None
    if meridiem is not None and 1 <= hours <= 12:
        hours = hours % 12 + (12 if meridiem == "p" else 0)
    return hours * 60 + minutes
