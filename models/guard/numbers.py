"""
The numbers of a sentence must be those of its translation.

Compared by value, as a multiset, and in order inside one figure: 142/88 is
not 88/142. Written words ("two", "tres") may stand for digits.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import zip_longest

from models.guard.classes import roman_numbers
from models.guard.dates import find_dates, matched_dates
from models.guard.durations import matched_durations
from models.guard.figures import USUAL_MARK, Figure, Number, decimal_mark, figures
from models.guard.frequency import matched_spans
from models.guard.matching import unmatched
from models.guard.named_figures import matched_names
from models.guard.number_words import WordNumber, number_words
from models.guard.verdict import Finding, SentencePair, Span

IDIOMATIC = 4
# Pronouns; "un" and "una" are articles.
ONES = frozenset({"one", "uno"})
SMALL = frozenset({"two", "three", "four", "dos", "tres", "cuatro"})
# What is given or counted, and no idiom.
COUNTABLE = re.compile(
    r"\s(?:bolus\w*|bolos?|dos[ei]s|tablets?|comprimidos|pills?|pastillas|capsules?|cápsulas|drops?|gotas|puffs?"
    r"|inhalaciones|vials?|viales|ampoules|ampollas|units?|unidades|bags?|bolsas|litres|liters|litros|shocks?|choques"
    r"|descargas|stents?|biops\w+|cultures?|cultivos|hemocultivos|doses|episod\w+|seizures?|crisis|convulsiones"
    r"|falls|caídas|lesions|lesiones|nodules|nódulos|fractur\w+|vessels|vasos|attempts|intentos|patches|parches)\b",
    re.IGNORECASE,
)
PAIRS = re.compile(
    r"\b(?:both|couple|pairs?|paired|either|twice|twin|double|bi\w+|di\w+|tri\w+|ambos|ambas|par|doble|dos|tres|two|three"
    r"|another|second|segund[oa]|otr[oa]|half|medi[oa])\b",
    re.IGNORECASE,
)
HALVES = re.compile(r"\bhalf\b|\bmedi[oa]\b|½", re.IGNORECASE)
CELLS = re.compile(
    r"\b(?:WBC|ANC|PLTs?|platelets?|plaquetas|leu[ck]o\w*|neutr[oó]\w*|lymph\w*|linfo\w*|eos\w*|eosin\w*"
    r"|white (?:count|cells))\b",
    re.IGNORECASE,
)
FRIEND = re.compile(r"\bonce\b", re.IGNORECASE)


def find_numbers(pair: SentencePair) -> Iterator[Finding]:
    yield from find_dates(pair)
    yield from _find_friends(pair)
    yield from _find_numbers(_told_otherwise(pair))


def _told_otherwise(pair: SentencePair) -> SentencePair:
    """The pair without the figures of what is the same: BID has none, "cada 12 h" has; "B6" and "piridoxina"."""
    both = (matched_dates(pair), matched_spans(pair), matched_durations(pair), matched_names(pair))
    return dataclasses.replace(
        pair,
        source=_blanked(pair.source, [span for source, _target in both for span in source]),
        target=_blanked(pair.target, [span for _source, target in both for span in target]),
    )


def _blanked(text: str, spans: list[Span]) -> str:
    for start, end in spans:
        # A sign that no figure holds, so that those beside it do not become one.
        text = text[:start] + "#" * (end - start) + text[end:]
    return text


def _find_numbers(pair: SentencePair) -> Iterator[Finding]:
    source = [
        _as_meant(one, pair.meant) for one in figures(pair.source, decimal_mark(pair.source_language, pair.country))
    ]
    # Its readers live in many countries: a translation must hold by the first custom of its language.
    target = figures(pair.target, USUAL_MARK.get(pair.target_language))
    source, target = unmatched(source, target, _written_alike)
    source, target = unmatched(source, target, _same_figure)
    changed, source, target = _changed_within(source, target)
    for mine, theirs in changed:
        yield pair.finding("time" if mine.minutes is not None else "number_order", mine.span, theirs.span)
    yield from _compare_numbers(pair, _singles(source), _singles(target))


def _as_meant(figure: Figure, meant: Mapping[str, str]) -> Figure:
    """Its author has said which reading it is."""
    numbers = tuple(
        dataclasses.replace(number, readings=frozenset({Decimal(meant[number.text])}))
        if number.text in meant
        else number
        for number in figure.numbers
    )
    return dataclasses.replace(figure, numbers=numbers)


def _singles(of: list[Figure]) -> list[Number]:
    return [number for figure in of for number in figure.numbers]


def _written_alike(mine: Figure, theirs: Figure) -> bool:
    # First those written alike, so that "1.5" is not cancelled by another of the same value elsewhere.
    return mine.text == theirs.text and _same_figure(mine, theirs)


def _same_figure(mine: Figure, theirs: Figure) -> bool:
    if mine.minutes is not None and theirs.minutes is not None:
        return mine.minutes == theirs.minutes
    if mine.minutes is not None or theirs.minutes is not None:
        return _same_hour(mine, theirs) or _same_numbers(mine, theirs)
    return _same_numbers(mine, theirs) or _same_date(mine, theirs) or _same_day(mine, theirs)


def _same_numbers(mine: Figure, theirs: Figure) -> bool:
    return (
        mine.joints == theirs.joints
        and len(mine.numbers) == len(theirs.numbers)
        and all(one.equals(other) for one, other in zip(mine.numbers, theirs.numbers, strict=True))
    )


def _same_hour(mine: Figure, theirs: Figure) -> bool:
    """8 pm is 20 h."""
    clock, plain = (mine, theirs) if mine.minutes is not None else (theirs, mine)
    return not plain.joints and clock.minutes is not None and Decimal(clock.minutes) / 60 in plain.numbers[0].readings


def _same_date(mine: Figure, theirs: Figure) -> bool:
    # 12/03/2024 turned to 03/12/2024 may be right or wrong: only a date with one reading may be turned.
    dates = _dates(mine)
    return len(dates) == 1 and dates == _dates(theirs)


def _same_day(mine: Figure, theirs: Figure) -> bool:
    """11/24 is 24/11: no other way of reading either gives a day."""
    days = _days(mine)
    return len(days) == 1 and days == _days(theirs)


def _days(figure: Figure) -> set[tuple[int, int]]:
    if figure.joints != "/" or not all(number.text.isdigit() for number in figure.numbers):
        return set()
    first, second = (int(number.text) for number in figure.numbers)
    return {(month, day) for month, day in ((first, second), (second, first)) if 0 < month <= 12 and 0 < day <= 31}


def _dates(figure: Figure) -> set[tuple[int, int, int]]:
    if figure.joints not in {"//", "--", ".."} or not all(number.text.isdigit() for number in figure.numbers):
        return set()
    first, second, third = (int(number.text) for number in figure.numbers)
    orders = [(first, second, third)] if first > 31 else [(third, second, first), (third, first, second)]
    return {(year, month, day) for year, month, day in orders if 0 < month <= 12 and 0 < day <= 31}


def _changed_within(
    source: list[Figure], target: list[Figure]
) -> tuple[list[tuple[Figure, Figure]], list[Figure], list[Figure]]:
    rest = list(target)
    found = []
    missing = []
    for mine in source:
        theirs = next((other for other in rest if _same_but_order(mine, other) or _other_time(mine, other)), None)
        if theirs is None:
            missing.append(mine)
        else:
            rest.remove(theirs)
            found.append((mine, theirs))
    return found, missing, rest


def _same_but_order(mine: Figure, theirs: Figure) -> bool:
    def texts(figure: Figure) -> list[str]:
        return [number.text for number in figure.numbers]

    return (
        mine.joints == theirs.joints and texts(mine) != texts(theirs) and Counter(texts(mine)) == Counter(texts(theirs))
    )


def _other_time(mine: Figure, theirs: Figure) -> bool:
    return mine.minutes is not None and theirs.minutes is not None


def _compare_numbers(pair: SentencePair, source: list[Number], target: list[Number]) -> Iterator[Finding]:
    source, target = unmatched(source, target, Number.equals)
    source_words, target_words = _unmatched_words(
        number_words(pair.source, pair.source_language) + roman_numbers(pair.source),
        number_words(pair.target, pair.target_language) + roman_numbers(pair.target),
    )
    source, target_words = unmatched(source, target_words, _said_in_words)
    target, source_words = unmatched(target, source_words, _said_in_words)
    yield from _left_over(pair, source, target)
    # A small one on one side alone is idiom more often than error ("both", "a couple"); two are one for another.
    for said, instead in zip_longest(*_counted(source_words, target_words)):
        if said and instead:
            yield pair.finding("number", said.span, instead.span)
        elif said and (said.value > IDIOMATIC or _counts_things(said, pair.source, pair.target)):
            yield pair.finding("number", said.span, None)
        elif instead and (instead.value > IDIOMATIC or _counts_things(instead, pair.target, pair.source)):
            yield pair.finding("number", None, instead.span)


def _unmatched_words(source: list[WordNumber], target: list[WordNumber]) -> tuple[list[WordNumber], list[WordNumber]]:
    def same(mine: WordNumber, theirs: WordNumber) -> bool:
        return mine.value == theirs.value

    # An article answers an article before it answers "the first".
    lost, won = unmatched(
        [word for word in source if not word.counts], [word for word in target if not word.counts], same
    )
    return unmatched(
        [word for word in source if word.counts or word in lost],
        [word for word in target if word.counts or word in won],
        same,
    )


def _counted(source: list[WordNumber], target: list[WordNumber]) -> tuple[list[WordNumber], list[WordNumber]]:
    """What counts; and a "one" for as many as the other side has more: "one tomorrow" as "dos mañana"."""
    said, heard = [word for word in source if word.counts], [word for word in target if word.counts]
    more = len(heard) - len(said)
    if more > 0:
        said = sorted(said + _ones(source)[:more], key=lambda word: word.span)
    elif more < 0:
        heard = sorted(heard + _ones(target)[:-more], key=lambda word: word.span)
    return said, heard


def _ones(words: list[WordNumber]) -> list[WordNumber]:
    return [word for word in words if word.text.casefold() in ONES]


def _counts_things(word: WordNumber, text: str, other: str) -> bool:
    """ "Dos bolos" as "a bolus": a small one that stands before what it counts, and that nothing answers."""
    return (
        word.text.casefold() in SMALL
        and COUNTABLE.match(text, word.span[1]) is not None
        and PAIRS.search(other) is None
    )


def _find_friends(pair: SentencePair) -> Iterator[Finding]:
    """English "once" is one time and Spanish "once" is eleven: taken over, it is another number."""
    if {pair.source_language, pair.target_language} != {"en", "es"}:
        return
    said, heard = FRIEND.search(pair.source), FRIEND.search(pair.target)
    if said and heard and not _eleven_answered(pair):
        yield pair.finding("number", said.span(), heard.span())


def _eleven_answered(pair: SentencePair) -> bool:
    """ "Just once, eleven years ago": each has its own word on the other side."""
    english, spanish = (pair.source, pair.target) if pair.source_language == "en" else (pair.target, pair.source)
    return bool(re.search(r"\beleven\b|\b11\b", english, re.IGNORECASE)) and bool(
        re.search(r"\buna vez\b|\b1 vez\b", spanish, re.IGNORECASE)
    )


def _is_half(number: Number, other: str) -> bool:
    return Decimal("0.5") in number.readings and HALVES.search(other) is not None


def _thousandfold(mine: Number, theirs: Number) -> bool:
    """Cells are counted in thousands by some, and one by one by others."""
    return any(
        one * 1000 == other or one == other * 1000
        for one in mine.readings
        for other in theirs.readings
        if one and other
    )


def _said_in_words(number: Number, word: WordNumber) -> bool:
    return Decimal(word.value) in number.readings


def _left_over(pair: SentencePair, source: list[Number], target: list[Number]) -> Iterator[Finding]:
    source = [number for number in source if not _is_half(number, pair.target)]
    target = [number for number in target if not _is_half(number, pair.source)]
    if CELLS.search(pair.source) and CELLS.search(pair.target):
        source, target = unmatched(source, target, _thousandfold)
    rest = list(target)
    for number in source:
        misread = next((other for other in rest if number.may_equal(other)), None)
        if misread is not None:
            rest.remove(misread)
            yield pair.finding("number_ambiguous", number.span, misread.span)
        else:
            yield pair.finding("number", number.span, rest.pop(0).span if rest else None)
    for number in rest:
        yield pair.finding("number", None, number.span)
