"""Numbers that are written as words, English and Spanish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from models.guard.remembering import remembered
from models.guard.verdict import Span
from models.wordlist import wordlist


@dataclass(frozen=True, slots=True)
class WordNumber:
    """``counts`` is False for words that are articles or idiom as often as numbers."""

    value: int
    span: Span
    counts: bool
    text: str = field(repr=False)


# Each line in the order of its values.
ENGLISH = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SPANISH = """cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis
diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis
veintisiete veintiocho veintinueve"""
SPANISH_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"

SPANISH_HUNDREDS = {
    "doscient": 2,
    "trescient": 3,
    "cuatrocient": 4,
    "quinient": 5,
    "seiscient": 6,
    "setecient": 7,
    "ochocient": 8,
    "novecient": 9,
}

VALUES: dict[str, dict[str, int]] = {
    "en": {
        **{word: value for value, word in enumerate(ENGLISH.split())},
        **{word: 10 * tens for tens, word in enumerate(ENGLISH_TENS.split(), start=2)},
        "hundred": 100,
        "thousand": 1000,
        "million": 1_000_000,
        "once": 1,
        "twice": 2,
        "thrice": 3,
    },
    "es": {
        **{word: value for value, word in enumerate(SPANISH.split())},
        **{word: 10 * tens for tens, word in enumerate(SPANISH_TENS.split(), start=3)},
        "un": 1,
        "una": 1,
        "dieciseis": 16,
        "veintidos": 22,
        "veintitres": 23,
        "veintiseis": 26,
        "cien": 100,
        "ciento": 100,
        "mil": 1000,
        "millón": 1_000_000,
        "millones": 1_000_000,
        "docena": 12,
        **{word + ending: 100 * hundreds for word, hundreds in SPANISH_HUNDREDS.items() for ending in ("os", "as")},
    },
}
VALUES["en"]["dozen"] = 12
# Twelve o'clock.
TWELVE = {"en": wordlist("noon midday midnight"), "es": wordlist("mediodía mediodia medianoche")}
for language, hours in TWELVE.items():
    VALUES[language] |= dict.fromkeys(hours, 12)
# "In his eighties" is "ochenta y tantos".
DECADES = {word[:-1] + "ies": 10 * tens for tens, word in enumerate(ENGLISH_TENS.split(), start=2)}
VALUES["en"] |= DECADES

CARDINALS = {language: {value: word for word, value in reversed(words.items())} for language, words in VALUES.items()}
TENS_AND = {"en": "-", "es": " y "}
TIMES_IN = {"en": "{} times", "es": "{} veces"}

# Third, fourth: a place, and the same figure ("day four", "el cuarto día"). "Second" and "segundo" are seconds too.
ENGLISH_PLACES = "first second third fourth fifth sixth seventh eighth ninth tenth"
SPANISH_PLACES = "primer segund tercer cuart quint sext séptim octav noven décim"
PLACES = {
    "en": {word: value for value, word in enumerate(ENGLISH_PLACES.split(), start=1)},
    "es": {stem + ending: value for value, stem in enumerate(SPANISH_PLACES.split(), start=1) for ending in ("o", "a")}
    | {"primer": 1, "tercer": 3},
}
for language, places in PLACES.items():
    VALUES[language] |= places
# "Edema ++" is "2+ edema".
PLUSES = re.compile(r"(?<![+\w])\+{2,4}(?![+\w])")

# The Spanish "once" (11) counts; the English one begins clauses.
UNCOUNTED = {
    "en": wordlist("zero one once") | DECADES.keys() | TWELVE["en"],
    "es": wordlist("cero uno un una") | TWELVE["es"],
}
# "Una vez" counts, "una" does not.
TIMES = re.compile(r"\s(?:vez|veces|times?)\b(?! que)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
JOINS = {"en": re.compile(r"[-\s]"), "es": re.compile(r"\sy\s", re.IGNORECASE)}
# "Two hundred and five", "doscientos cinco".
NEXT = {"en": re.compile(r"[-\s]|\sand\s", re.IGNORECASE), "es": re.compile(r"\s")}
SCALES = (100, 1000, 1_000_000)


@remembered
def number_words(text: str, language: str) -> list[WordNumber]:
    """Every number word; what is one number is taken together ("thirty-five", "doscientos treinta y cinco")."""
    found: list[WordNumber] = []
    for word in _words(text, language, VALUES.get(language, {})):
        together = _together(text, found[-1], word, language) if found else None
        if together is None:
            found.append(word)
        else:
            span = (found[-1].span[0], word.span[1])
            found[-1] = WordNumber(together, span, True, text[slice(*span)])
    return found + [
        WordNumber(len(match.group()), match.span(), True, match.group()) for match in PLUSES.finditer(text)
    ]


def _together(text: str, before: WordNumber, word: WordNumber, language: str) -> int | None:
    """What two neighbours are as one number; None where they are two."""
    between = (text, before.span[1], word.span[0])
    if 20 <= before.value % 100 <= 90 and before.value % 10 == 0 and 0 < word.value < 10:
        return before.value + word.value if JOINS[language].fullmatch(*between) else None
    if not NEXT[language].fullmatch(*between):
        return None
    if word.value in SCALES and word.value > before.value > 0:
        return before.value * word.value
    if word.value == 100 and before.value > 1000 and 0 < before.value % 1000 < 10:
        # "Two thousand three" was not the end of it.
        return before.value + before.value % 1000 * 99
    # A scale is followed by what is smaller: "a hundred and five", "mil quinientos"; "dos cien" are two numbers.
    below = next((scale for scale in reversed(SCALES) if before.value >= scale and before.value % scale == 0), None)
    return before.value + word.value if below is not None and 0 < word.value < below else None


def written_number(word: WordNumber, source: str, target: str) -> str | None:
    """A number word in the other language; None for places ("third"), for one and for what takes several words."""
    if source not in CARDINALS or target not in CARDINALS or word.text.casefold() in PLACES[source]:
        return None
    if word.text.casefold() in {"twice", "thrice"}:
        return TIMES_IN[target].format(CARDINALS[target][word.value])
    if not 2 <= word.value <= 99:
        return None
    if word.value in CARDINALS[target]:
        return CARDINALS[target][word.value]
    units = word.value % 10
    return CARDINALS[target][word.value - units] + TENS_AND[target] + CARDINALS[target][units]


def _words(text: str, language: str, values: dict[str, int]) -> Iterator[WordNumber]:
    for match in WORD.finditer(text):
        word = match.group().casefold()
        # "Diez por ciento" is a unit.
        if word in values and not (word == "ciento" and text[: match.start()].endswith("por ")):
            counts = word not in UNCOUNTED[language] or TIMES.match(text, match.end()) is not None
            yield WordNumber(values[word], match.span(), counts, match.group())
