"""What somebody is allergic to, and whether at all."""

import re
from collections.abc import Iterator

from models.guard.lexicon import allergens, drugs
from models.guard.matching import unmatched
from models.guard.verdict import Finding, SentencePair, Span

# Words that state an allergy, and those that may answer them on the other side.
STATED = {
    "en": r"\ballerg\w+|\banaphyla\w+|\bNKD?A\b",
    "es": r"\bal[eé]rgi\w+|\banafil\w+|\bRAM\b|\bNAMC\b|\bSAMC\b|\bSAC\b|\bAMC\b",
}
ANSWERED = {
    "en": STATED["en"] + r"|\bhives\b|\burticaria|\breact\w+|\bintoleran\w+|\bhypersensitiv\w+|\brash\b|\batop\w+",
    "es": STATED["es"] + r"|\burticari\w+|\breacci\w+|\bintoleran\w+|\bhipersensib\w+|\batop\w+",
}
DENIED = {
    "en": r"\b(?:no|not|denie[sd]|denying|without|never|n['’]t|non|nil|unknown)\b(?:\W+(?!but\b)\w+){0,3}?\W+allerg\w+"
    r"|\bNKD?A\b|\ballerg\w+\W+(?:none|no\b|negative|denied|nil)|n['’]t (?:\w+ )?allerg\w+",
    "es": r"\b(?:no|sin|niegan?|nega\w+|nunca|ningun[oa]|ninguna|tampoco"
    r"|ni)\b(?:\W+(?!pero\b)\w+){0,3}?\W+(?:al[eé]rgi\w+|AMC\b)"
    r"|\bNAMC\b|\bSAMC\b|\bSAC\b|\bal[eé]rgi\w+(?:\W+\w+){0,2}?\W+(?:no\b|ningun[oa]|negad\w+|desconocid\w+)",
}
TOLERATED = {"en": r"\btolerat\w+", "es": r"\btoler\w+"}
# All but one: losing the exception makes it one more allergy, or none.
EXCEPTED = {
    "en": (
        r"\b(?:except|apart from|other than|aside from|besides)\b",
        r"\b(?:but|only|save|except|apart|other|aside)\b",
    ),
    "es": (r"\b(?:salvo|excepto|aparte de|menos)\b", r"\b(?:salvo|excepto|aparte|menos|pero|sino|solo|sólo|que no)\b"),
}


def _compiled(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {language: re.compile(pattern, re.IGNORECASE) for language, pattern in table.items()}


STATED_IN, ANSWERED_IN, DENIED_IN, TOLERATED_IN = (_compiled(one) for one in (STATED, ANSWERED, DENIED, TOLERATED))
EXCEPTED_IN = {
    language: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    for language, patterns in EXCEPTED.items()
}


def find_allergy(pair: SentencePair) -> Iterator[Finding]:
    if pair.source_language not in STATED or pair.target_language not in STATED:
        return
    said = ANSWERED_IN[pair.source_language].search(pair.source)
    heard = ANSWERED_IN[pair.target_language].search(pair.target)
    if said and heard:
        yield from _find_turned(pair, said.span(), heard.span())
        yield from _find_allergen(pair)
        yield from _find_exception(pair)
    elif (said or heard) and (
        STATED_IN[pair.source_language].search(pair.source) or STATED_IN[pair.target_language].search(pair.target)
    ):
        yield pair.finding("allergy", said.span() if said else None, heard.span() if heard else None)


def _find_turned(pair: SentencePair, said: Span, heard: Span) -> Iterator[Finding]:
    """Allergic there and not allergic here; or the drug that is tolerated is the other one of two."""
    if _denials(pair.source, pair.source_language) != _denials(pair.target, pair.target_language) or (
        TOLERATED_IN[pair.source_language].search(pair.source) and _order_differs(pair)
    ):
        yield pair.finding("allergy", said, heard)


def _denials(text: str, language: str) -> tuple[bool, bool]:
    """Whether an allergy is denied, and whether one is affirmed."""
    denied = [match.span() for match in DENIED_IN[language].finditer(text)]
    stated = [match.span() for match in STATED_IN[language].finditer(text)]
    affirmed = [span for span in stated if not any(start <= span[0] < end for start, end in denied)]
    return bool(denied), bool(affirmed)


def _order_differs(pair: SentencePair) -> bool:
    source = drugs().find(pair.source, pair.source_language)
    target = drugs().find(pair.target, pair.target_language)
    return len(source) == len(target) and any(
        not mine.things & theirs.things for mine, theirs in zip(source, target, strict=True)
    )


def _find_allergen(pair: SentencePair) -> Iterator[Finding]:
    known = allergens()
    source, target = unmatched(
        known.find(pair.source, pair.source_language),
        known.find(pair.target, pair.target_language),
        lambda mine, theirs: bool(mine.things & theirs.things),
    )
    for position in range(max(len(source), len(target))):
        yield pair.finding(
            "allergy",
            source[position].span if position < len(source) else None,
            target[position].span if position < len(target) else None,
        )


def _find_exception(pair: SentencePair) -> Iterator[Finding]:
    said = EXCEPTED_IN[pair.source_language][0].search(pair.source)
    if said and not EXCEPTED_IN[pair.target_language][1].search(pair.target):
        yield pair.finding("allergy", said.span(), None)
