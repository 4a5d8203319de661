"""Figures with their units, and numbers in words, as the other language writes them."""

from collections.abc import Iterator

from models.guard.figures import Figure, figures
from models.guard.number_words import number_words, written_number
from models.guard.units import Unit, units
from models.guard.verdict import Span
from models.wordlist import wordlist

# Abbreviations that both languages write; all other units are written by `UNITS` or left to the model.
SHARED = wordlist(
    "mg mcg µg μg ug ng pg g kg ml cc dl l µl mmol µmol nmol meq mosm mu mmhg % °c ºc °f ºf mm cm gy msv s h min"
)
UNITS = {
    "en": {"IU": "IU", "U": "units", "day": "day", "week": "weeks", "month": "months", "year": "years", "h": "hours"},
    "es": {
        "IU": "UI",
        "U": "unidades",
        "day": "día",
        "week": "semanas",
        "month": "meses",
        "year": "años",
        "h": "horas",
    },
}
COUNTED = {"en": {"day": "days", "min": "minutes"}, "es": {"day": "días", "min": "minutos"}}
ONE = {
    "en": {"day": "day", "week": "week", "month": "month", "year": "year", "h": "hour", "min": "minute", "U": "unit"},
    "es": {"day": "día", "week": "semana", "month": "mes", "year": "año", "h": "hora", "min": "minuto", "U": "unidad"},
}


def quantities(text: str, *, source: str, target: str) -> Iterator[tuple[Span, str]]:
    """Each figure with the units behind it, and each number in words, with what the target writes for it."""
    measured = units(text, source)
    for figure in figures(text, None):
        yield _quantity(text, figure, measured, target)
    for word in number_words(text, source):
        written = written_number(word, source, target) if word.counts else None
        if written is not None:
            yield word.span, written


def _quantity(text: str, figure: Figure, measured: list[Unit], target: str) -> tuple[Span, str]:
    start, end = figure.span
    written = _figure(figure)
    one = written == "1"
    for name, (begin, stop) in measured:
        between = text[end:begin]
        if begin < end or between.strip() not in {"", "/"} or len(between) > 2 or text[stop : stop + 1] == "-":
            continue
        unit = _unit(text[begin:stop], name, target, after_slash="/" in between, one=one)
        if unit is None:
            break
        written += between + unit
        end = stop
    return (start, end), written


def _figure(figure: Figure) -> str:
    # "8 de la noche" has words of its language; 20:00 has none.
    if figure.minutes is not None and any(sign.isalpha() for sign in figure.text):
        return f"{figure.minutes // 60}:{figure.minutes % 60:02}"
    return figure.text


def _unit(written: str, name: str, target: str, *, after_slash: bool, one: bool) -> str | None:
    if written.casefold() in SHARED:
        return written
    if target not in UNITS:
        return None
    table = UNITS[target] if after_slash and name == "day" else {**UNITS[target], **COUNTED[target]}
    if after_slash or one:
        table = {**table, **ONE[target]}
    return table.get(name)
