"""How often, said in the other language by rule."""

import re
from fractions import Fraction

from models.guard.frequency import Rate, rates
from models.guard.verdict import Span

EVERY_DAYS = {
    "en": {Fraction(1, 2): "every other day", Fraction(1): "once daily", Fraction(2): "twice daily"},
    "es": {Fraction(1, 2): "en días alternos", Fraction(1): "una vez al día", Fraction(2): "dos veces al día"},
}
TIMES_A_DAY = {"en": "{} times a day", "es": "{} veces al día"}
EVERY_HOURS = {"en": "every {} hours", "es": "cada {} horas"}
TIMES_A_WEEK = {"en": ("once weekly", "{} times a week"), "es": ("una vez a la semana", "{} veces por semana")}
A_MONTH = {"en": "once a month", "es": "una vez al mes"}
HOURS = re.compile(r"\d\s?-?(?:h|hs|hrs?|hours?|hourly|horas?)\b", re.IGNORECASE)


def frequencies(text: str, *, source: str, target: str) -> list[tuple[Span, str]]:
    """Where a text says how often, and how the target says it; what no rule can say is left out."""
    if source not in EVERY_DAYS or target not in EVERY_DAYS:
        return []
    found = []
    for rate in rates(text, source):
        written = text[slice(*rate.span)]
        said = _said(rate, written, target) if rate.sure else None
        if said is not None:
            # "500 mg/8 h" has its slash for a blank.
            found.append((rate.span, f" {said}" if written[0] in "/ " else said))
    return found


def _said(rate: Rate, written: str, language: str) -> str | None:
    if HOURS.search(written):
        hours = [24 / number for number in reversed(rate.a_day) if number]
        return EVERY_HOURS[language].format(_counted(hours)) if _whole(hours) else None
    if len(rate.a_day) == 1 and rate.a_day[0] in EVERY_DAYS[language]:
        return EVERY_DAYS[language][rate.a_day[0]]
    if _whole(rate.a_day):
        return TIMES_A_DAY[language].format(_counted(rate.a_day))
    weekly = [number * 7 for number in rate.a_day]
    if _whole(weekly):
        once, more = TIMES_A_WEEK[language]
        return once if weekly == [1] else more.format(_counted(weekly))
    return A_MONTH[language] if rate.a_day == (Fraction(1, 30),) else None


def _whole(numbers: tuple[Fraction, ...] | list[Fraction]) -> bool:
    return bool(numbers) and all(number.denominator == 1 for number in numbers)


def _counted(numbers: tuple[Fraction, ...] | list[Fraction]) -> str:
    return "-".join(str(number) for number in numbers)
