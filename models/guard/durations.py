"""How long, in hours: 48 h and "two days" are one thing, and so are "quince días" and two weeks."""

import re
from collections.abc import Iterator
from fractions import Fraction

from models.guard.matching import unmatched
from models.guard.number_words import number_words
from models.guard.verdict import SentencePair, Span

HOURS = {
    "min": Fraction(1, 60),
    "h": Fraction(1),
    "day": Fraction(24),
    "week": Fraction(168),
    "month": Fraction(730),
    "year": Fraction(8760),
}
UNITS = {
    "en": r"[\s-]?(?:(?P<min>min(?:ute)?s?)|(?P<h>h|hrs?|hours?)|(?P<day>days?|d)|(?P<week>weeks?|wks?"
    r"|w)|(?P<month>months?|mo)|(?P<year>years?|yrs?))\b",
    "es": r"\s?(?:(?P<min>min(?:uto)?s?)|(?P<h>h|hs|horas?)|(?P<day>d[ií]as?|d)|(?P<week>semanas?|sem)"
    r"|(?P<month>mes(?:es)?)|(?P<year>años?))\b",
}
UNITS_IN = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in UNITS.items()}
FORTNIGHT = {"en": re.compile(r"\bfortnight\b", re.IGNORECASE), "es": re.compile(r"\bquincena\b", re.IGNORECASE)}
FIGURE = re.compile(r"(?<![\w.,/-])\d{1,3}(?=[^\d.,/-]|-?[a-zA-Z])")
# "An hour and a half", "año y medio"; "half an hour", "medio año".
AND_A_HALF = {
    "en": re.compile(r"\sand a half\b", re.IGNORECASE),
    "es": re.compile(r"\sy medi[oa]\b(?! \w)", re.IGNORECASE),
}
HALF = {"en": re.compile(r"\bhalf an?\b", re.IGNORECASE), "es": re.compile(r"\bmedi[oa]\b", re.IGNORECASE)}
BARE = {"en": re.compile(r"(?!)"), "es": re.compile(r"(?=\b(?:hora|año|mes|día) y medi[oa]\b)", re.IGNORECASE)}
ARTICLE = {"en": re.compile(r"\ban?(?=\s)", re.IGNORECASE), "es": re.compile(r"\buna?(?=\s)", re.IGNORECASE)}
# Spanish counts the day on which a week begins: eight days, and fifteen.
INCLUSIVE = {Fraction(8 * 24): Fraction(168), Fraction(15 * 24): Fraction(2 * 168)}

Duration = tuple[Fraction, Span, str]


def matched_durations(pair: SentencePair) -> tuple[list[Span], list[Span]]:
    """Where both sides say the same length of time in other units: figures and units in them may differ."""
    if pair.source_language not in UNITS or pair.target_language not in UNITS:
        return [], []
    source = list(_durations(pair.source, pair.source_language))
    target = list(_durations(pair.target, pair.target_language))
    # Those in the same unit are compared as any other figure.
    source, target = unmatched(source, target, lambda mine, theirs: mine[0] == theirs[0] and mine[2] == theirs[2])
    lost, won = unmatched(source, target, lambda mine, theirs: mine[0] == theirs[0])
    return (
        [duration[1] for duration in source if duration not in lost],
        [duration[1] for duration in target if duration not in won],
    )


def _durations(text: str, language: str) -> Iterator[Duration]:
    for match in FORTNIGHT[language].finditer(text):
        yield Fraction(2 * 168), match.span(), "fortnight"
    counted = [(Fraction(match.group()), match.span()) for match in FIGURE.finditer(text)]
    counted += [(Fraction(word.value), word.span) for word in number_words(text, language)]
    counted += [(Fraction(1), match.span()) for match in ARTICLE[language].finditer(text)]
    counted += [(Fraction(1, 2), match.span()) for match in HALF[language].finditer(text)]
    articles = {end for _number, (_start, end) in counted}
    counted += [
        (Fraction(1), match.span())
        for match in BARE[language].finditer(text)
        if match.start() not in articles and match.start() - 1 not in articles
    ]
    for number, (start, end) in sorted(set(counted), key=lambda one: one[1]):
        unit = UNITS_IN[language].match(text, end)
        if unit is None:
            continue
        name = str(unit.lastgroup)
        half = AND_A_HALF[language].match(text, unit.end())
        hours = (number + (Fraction(1, 2) if half else 0)) * HOURS[name]
        if language == "es" and name == "day":
            hours = INCLUSIVE.get(hours, hours)
        yield hours, (start, half.end() if half else unit.end()), name
