"""Slots of the corpus, such as ``{dose}``, and the values that fill them."""

import re
from collections.abc import Callable, Sequence
from random import Random

from models.training.corpus import Pair

SLOT = re.compile(r"\{(\w+)\}")
Filler = Callable[[Random], tuple[str, str]]

DOSES = ("0.25", "0.5", "1", "1.5", "2", "2.5", "5", "7.5", "10", "12.5", "20", "25", "40", "50", "75", "80", "100")
LARGE_DOSES = ("125", "150", "250", "300", "400", "500", "600", "750", "800", "1000")
SAME_UNITS = ("mg", "g", "mcg", "µg", "mL", "mEq", "mmol", "mg/kg", "mg/h", "mL/h", "mcg/kg/min")
COMMONEST_UNIT_SHARE = 0.5
DECIMAL_COMMA_SHARE = 0.15  # how much of Spain and South America types; it is copied, never converted
# English and Spanish write these differently: a copy would be wrong.
OTHER_UNITS = (("IU", "UI"), ("units", "unidades"), ("IU/kg", "UI/kg"), ("mg/kg/day", "mg/kg/día"))


def fill(pair: Pair, rng: Random, drugs: Sequence[Pair]) -> Pair:
    """Each slot gets one value, in both languages; the n-th of a name on one side is the n-th on the other."""
    english, spanish = pair
    for name in SLOT.findall(english):
        values = rng.choice(drugs) if name == "drug" else FILLERS[name](rng)
        english = english.replace(f"{{{name}}}", values[0], 1)
        spanish = spanish.replace(f"{{{name}}}", values[1], 1)
    return Pair(english, spanish)


def slots_agree(pair: Pair) -> bool:
    """Whether both sides have the same slots, each of a name that can be filled."""
    english, spanish = (sorted(SLOT.findall(side)) for side in pair)
    return english == spanish and all(name == "drug" or name in FILLERS for name in english)


def _number(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.5:
        return str(rng.randrange(10 ** rng.randint(1, 5)))
    if kind < 0.8:
        return _decimal(rng, rng.uniform(0, 10 ** rng.randint(0, 3)), rng.randint(1, 3))
    return f"{rng.randint(1, 999)}{rng.choice(',.')}{rng.randrange(1000):03d}"


def _decimal(rng: Random, value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if rng.random() < DECIMAL_COMMA_SHARE else text


def _same(text: Callable[[Random], str]) -> Filler:
    def filler(rng: Random) -> tuple[str, str]:
        value = text(rng)
        return value, value

    return filler


def _dose(rng: Random) -> tuple[str, str]:
    number = rng.choice((*DOSES, *LARGE_DOSES, str(rng.randint(2, 999))))
    if rng.random() < DECIMAL_COMMA_SHARE:
        number = number.replace(".", ",")
    kind = rng.random()
    if kind < COMMONEST_UNIT_SHARE:
        return f"{number} mg", f"{number} mg"
    if kind < 0.85:
        unit = rng.choice(SAME_UNITS)
        return f"{number} {unit}", f"{number} {unit}"
    english, spanish = rng.choice(OTHER_UNITS)
    number = str(rng.randint(2, 40))
    return f"{number} {english}", f"{number} {spanish}"


def _measured(low: int, high: int, english: str, spanish: str) -> Filler:
    def filler(rng: Random) -> tuple[str, str]:
        number = rng.randint(low, high)
        return f"{number} {english}", f"{number} {spanish}"

    return filler


def _lab(rng: Random) -> str:
    high, digits = rng.choice(((20, 1), (2, 2), (150, 1), (8, 2)))
    return _decimal(rng, rng.uniform(0, high), digits)


def _date(rng: Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2010, 2027)
    return rng.choice((f"{day:02d}/{month:02d}", f"{year}-{month:02d}-{day:02d}", f"{day:02d}/{month:02d}/{year}"))


def _range(rng: Random) -> str:
    low = rng.randint(1, 90)
    return f"{low}{rng.choice(('-', '–'))}{low + rng.randint(1, 30)}"


FILLERS: dict[str, Filler] = {
    "n": _same(lambda rng: str(rng.randint(2, 99))),
    "lab": _same(_lab),
    "dose": _dose,
    "pct": _same(lambda rng: f"{rng.randint(1, 100)}{rng.choice(('%', '%', ' %'))}"),
    "bp": _same(lambda rng: f"{rng.randint(70, 210)}/{rng.randint(35, 120)} mmHg"),
    "temp": _same(lambda rng: f"{_decimal(rng, rng.uniform(34, 41.5), 1)} °C"),
    "date": _same(_date),
    "time": _same(lambda rng: f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}"),
    "number": _same(_number),
    "range": _same(_range),
    "ratio": _same(lambda rng: f"1:{rng.choice((1000, 10000, 40, 80, 160, 320, 640))}"),
    "weight": _same(lambda rng: f"{_decimal(rng, rng.uniform(0.6, 140), 1)} kg"),
    "flow": _same(lambda rng: f"{rng.randint(1, 60)} L/min"),
    "size": _same(lambda rng: f"{rng.randint(1, 30)} x {rng.randint(1, 30)} {rng.choice(('mm', 'cm'))}"),
    "heart": _measured(30, 220, "bpm", "lpm"),
    "breaths": _measured(6, 70, "breaths/min", "rpm"),
}
