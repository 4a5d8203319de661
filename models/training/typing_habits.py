"""How doctors type in a hurry: without capitals, marks or accents."""

import unicodedata
from random import Random

from models.training.corpus import Pair
from models.training.settings import Drawing

TILDE = "\u0303"  # stays: año is a year, ano is not
OPENING_MARKS = str.maketrans("", "", "¿¡")


def typed(pair: Pair, rng: Random, habits: Drawing) -> Pair:
    """Case and the final mark are the writer's and are kept in translation: they change on both sides."""
    if rng.random() < habits.lowered:
        pair = Pair(pair.english.lower(), pair.spanish.lower())
    if rng.random() < habits.unended:
        pair = Pair(pair.english.rstrip("."), pair.spanish.rstrip("."))
    return pair


def typed_source(text: str, rng: Random, habits: Drawing) -> str:
    """Accents and opening marks are Spanish spelling: a source may lack them, a translation may not."""
    if rng.random() < habits.unaccented:
        text = without_accents(text)
    if rng.random() < habits.unopened:
        text = text.translate(OPENING_MARKS)
    return text


def without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    kept = "".join(part for part in parts if unicodedata.category(part) != "Mn" or part == TILDE)
    return unicodedata.normalize("NFC", kept)
