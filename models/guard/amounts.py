"""
How much of a thing: half a tablet, three drops, 12 units before 20.

The figures themselves are compared elsewhere; here is what they count.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from models.guard.durations import matched_durations
from models.guard.figures import USUAL_MARK, decimal_mark, figures
from models.guard.number_words import number_words
from models.guard.units import units
from models.guard.verdict import Finding, SentencePair, Span

ARTICLES = {"en": r"an?|one", "es": r"una?|uno"}
# What is counted when one takes it. The first word of each names it.
FORMS = {
    "tablet": {"en": r"tablets?|tabs?|pills?", "es": r"comprimidos?|tabletas?|pastillas?|comp|cp"},
    "capsule": {"en": r"capsules?|caps?", "es": r"cápsulas?|caps?"},
    "drop": {"en": r"drops?", "es": r"gotas?"},
    "puff": {
        "en": r"puffs?|inhalations?|sprays?",
        "es": r"inhalaci(?:ón|ones)|puffs?|disparos?|pulverizaci(?:ón|ones)",
    },
    "ampoule": {"en": r"ampoules?|ampules?|amps?|vials?", "es": r"ampollas?|vial(?:es)?|amp"},
    "sachet": {"en": r"sachets?", "es": r"sobres?"},
    "patch": {"en": r"patch(?:es)?", "es": r"parches?"},
}
HALF = {
    "en": re.compile(r"(?P<more>\band a )?\bhalf\b|½", re.IGNORECASE),
    "es": re.compile(
        r"(?P<more>\by )?\bmedi[oa]\b(?= (?:comprimid|tablet|pastill|ampoll|vial|hora|dosis|sobre|parche|día|"
        r"cucharad|litro|hemit|año|vas))|\bla mitad\b|(?P<more2>\by medi[oa]\b(?! (?!cada\b|hasta\b"
        r"|para\b)\w+[ao]\b))|½",
        re.IGNORECASE,
    ),
}
# What may answer a half.
HALF_ANSWERED = {
    "en": re.compile(
        r"\bhalf|\bhalve\w*|\bsemi|\bhemi|\bmid|[.,]5\b|\b50\b|\b30\b|1/2|½|\bdouble|\bmiddle", re.IGNORECASE
    ),
    "es": re.compile(r"\bmedi[oa]s?\b|\bmitad|\bsemi|\bhemi|[.,]5\b|\b50\b|\b30\b|1/2|½|\bdoble", re.IGNORECASE),
}
# "Half past two" is a time of day.
PAST = re.compile(r"\bhalf past\b", re.IGNORECASE)
QUARTERS = {
    "en": re.compile(r"\b(?P<n>one|a|two|three) (?P<of>thirds?|quarters?)\b", re.IGNORECASE),
    "es": re.compile(
        r"\b(?P<n>una?|dos|tres) (?P<of>tercios?|terceras? partes?|cuartos|cuartas? partes?)\b", re.IGNORECASE
    ),
}
PARTS = {"one": 1, "a": 1, "un": 1, "una": 1, "two": 2, "dos": 2, "three": 3, "tres": 3}


def find_amounts(pair: SentencePair) -> Iterator[Finding]:
    if pair.source_language not in HALF or pair.target_language not in HALF:
        return
    yield from _find_halves(pair)
    yield from _find_parts(pair)
    yield from _find_counts(pair)
    yield from _find_exchanged(pair)


def _find_halves(pair: SentencePair) -> Iterator[Finding]:
    if PAST.search(pair.source) or PAST.search(pair.target):
        return
    times = matched_durations(pair)
    said = _outside(HALF[pair.source_language], pair.source, times[0])
    heard = _outside(HALF[pair.target_language], pair.target, times[1])
    if said and not HALF_ANSWERED[pair.target_language].search(pair.target):
        yield pair.finding("dose", said.span(), None)
    elif heard and not HALF_ANSWERED[pair.source_language].search(pair.source):
        yield pair.finding("dose", None, heard.span())
    elif said and heard and _and_a_half(said) != _and_a_half(heard):
        yield pair.finding("dose", said.span(), heard.span())


def _outside(pattern: re.Pattern[str], text: str, spans: list[Span]) -> re.Match[str] | None:
    matches = pattern.finditer(text)
    return next((one for one in matches if not any(start <= one.start() < end for start, end in spans)), None)


def _and_a_half(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return bool(groups.get("more") or groups.get("more2"))


def _find_parts(pair: SentencePair) -> Iterator[Finding]:
    source = [(_part(match), match.span()) for match in QUARTERS[pair.source_language].finditer(pair.source)]
    target = [(_part(match), match.span()) for match in QUARTERS[pair.target_language].finditer(pair.target)]
    for (mine, said), (theirs, heard) in zip(source, target, strict=False):
        if mine != theirs:
            yield pair.finding("dose", said, heard)


def _part(match: re.Match[str]) -> tuple[int, int]:
    return PARTS[match["n"].casefold()], 3 if match["of"].casefold().startswith(("t", "ter")) else 4


def _find_counts(pair: SentencePair) -> Iterator[Finding]:
    """Three drops are not one drop: the first count of each form, where both sides have one."""
    for form in FORMS.values():
        said = _counted(form, pair.source, pair.source_language)
        heard = _counted(form, pair.target, pair.target_language)
        if said and heard and not said[0] & heard[0]:
            yield pair.finding("dose", said[1], heard[1])


def _counted(form: dict[str, str], text: str, language: str) -> tuple[frozenset[Decimal], Span] | None:
    for match in re.finditer(rf"\b({form[language]})\b", text, re.IGNORECASE):
        before = text[: match.start()].rstrip()
        for word in number_words(before, language):
            if word.span[1] == len(before):
                return frozenset({Decimal(word.value)}), (word.span[0], match.end())
        for figure in figures(before, decimal_mark(language, None)):
            if figure.span[1] == len(before):
                return figure.numbers[-1].possible, (figure.span[0], match.end())
        article = re.search(rf"\b(?:{ARTICLES[language]})$", before, re.IGNORECASE)
        if article and not re.search(r"\bhalf an?$", before, re.IGNORECASE):
            return frozenset({Decimal(1)}), (article.start(), match.end())
    return None


def _find_exchanged(pair: SentencePair) -> Iterator[Finding]:
    """The same figures, two of which have changed places: the unit, or the name before them, now has the other one."""
    mark, other_mark = decimal_mark(pair.source_language, pair.country), USUAL_MARK.get(pair.target_language)
    yield from _exchanged(
        pair,
        _measured(pair.source, pair.source_language, mark),
        _measured(pair.target, pair.target_language, other_mark),
    )
    yield from _exchanged(pair, _labelled(pair.source, mark), _labelled(pair.target, other_mark))


Quantity = tuple[str, frozenset[Decimal], Span]


def _exchanged(pair: SentencePair, source: list[Quantity], target: list[Quantity]) -> Iterator[Finding]:
    """Of quantities whose name each side has once: those of another value that stands elsewhere on both sides."""
    theirs = {name: (values, span) for name, values, span in target}
    everywhere = [number for figure in figures(pair.source, None) for number in figure.numbers]
    across = [number for figure in figures(pair.target, None) for number in figure.numbers]
    for name, values, span in source:
        if name not in theirs or values & theirs[name][0]:
            continue
        heard = theirs[name][0]
        if any(number.possible & heard for number in everywhere) and any(number.possible & values for number in across):
            yield pair.finding("number_order", span, theirs[name][1])


def _measured(text: str, language: str, mark: str | None) -> list[Quantity]:
    """Quantities by their unit, where it stands once."""
    after = {figure.span[1]: figure for figure in figures(text, mark) if len(figure.numbers) == 1}
    found = []
    for name, span in units(text, language):
        figure = after.get(span[0]) or after.get(span[0] - 1)
        if figure is not None:
            found.append((name, figure.numbers[0].possible, figure.span))
    return _once(found)


LABEL_REACH = 16
LABEL = re.compile(r"([A-Za-z][A-Za-z0-9]{1,5})\s?(?:of|de|:|=|is|es|,)?\s?(?:de\s)?$")


def _labelled(text: str, mark: str | None) -> list[Quantity]:
    """Quantities by an abbreviation before them ("pO2 55") that both languages may share, where it stands once."""
    found = []
    for figure in figures(text, mark):
        label = LABEL.search(text[max(0, figure.span[0] - LABEL_REACH) : figure.span[0]])
        if label and len(figure.numbers) == 1 and not label[1].islower() and not label[1].istitle():
            found.append((label[1].casefold(), figure.numbers[0].possible, figure.span))
    return _once(found)


def _once(found: list[Quantity]) -> list[Quantity]:
    times = Counter(name for name, _values, _span in found)
    return [quantity for quantity in found if times[quantity[0]] == 1]
