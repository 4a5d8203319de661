"""A "no" that is lost or won turns a sentence round. Cues are compared, as a reader would who knows both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.guard.absences import Left, asking_words, left_over
from models.guard.negation_cues import LANGUAGES, apart, cues, idioms, said_again
from models.guard.rewordings import reworded
from models.guard.verdict import Finding, SentencePair, Span

# What a "without" turns into.
WITH = {"en": re.compile(r"\bwith\b", re.IGNORECASE), "es": re.compile(r"\bcon\b", re.IGNORECASE)}
# "Nothing wrong with it" and "no problem with" affirm nothing.
WITH_NOTHING = re.compile(r"\b(?:no\w*|without) (?:\w+ )?(?:with|con)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Denied:
    """How a side denies: what the other side must answer, and how many of its own it can answer."""

    asking: list[Span]
    cues: list[Span]
    answers: int


def find_negation(pair: SentencePair) -> Iterator[Finding]:
    if {pair.source_language, pair.target_language} != LANGUAGES:
        return
    source, target = _denied(pair)
    if len(source.asking) > target.answers:
        yield pair.finding("negation", source.asking[target.answers], None)
    elif len(target.asking) > source.answers:
        yield pair.finding("negation", None, target.asking[source.answers])
    elif source.cues and target.cues and (affirmed := _affirmed(pair, len(source.cues) - len(target.cues))):
        yield affirmed


def denying(text: str, language: str) -> list[Span]:
    """Where a text surely says no."""
    return sorted([*cues(text, language), *asking_words(text, language)])


def _denied(pair: SentencePair) -> tuple[Denied, Denied]:
    texts = {pair.source_language: pair.source, pair.target_language: pair.target}
    left = left_over(texts)
    told = {language: _outside(cues(text, language), left[language].taken) for language, text in texts.items()}
    looks = {language: len(idioms(text, language)) for language, text in texts.items()}
    denied = {}
    for language, other in ((pair.source_language, pair.target_language), (pair.target_language, pair.source_language)):
        mine = told[language]
        if len(mine) > _answers(told[other], left[other], looks[other] - looks[language]):
            mine = _not_said_otherwise(mine, texts[language], language, texts[other])
        denied[language] = Denied(
            asking=sorted([*apart(mine, texts[language], language, texts[other]), *left[language].asking]),
            cues=mine,
            answers=_answers(mine, left[language], looks[language] - looks[other]),
        )
    return denied[pair.source_language], denied[pair.target_language]


def _answers(told: list[Span], left: Left, idioms_more: int) -> int:
    return len(told) + len(left.asking) + len(left.answering) + max(0, idioms_more)


def _not_said_otherwise(told: list[Span], text: str, language: str, other: str) -> list[Span]:
    """Less those that the other side says without a "no", and those that deny the same thing again."""
    otherwise = reworded(text, language, other) + [(start, start + 1) for start in said_again(text, language)]
    return [cue for cue in told if not any(start <= cue[0] < end for start, end in otherwise)]


def _outside(spans: list[Span], taken: list[Span]) -> list[Span]:
    return [span for span in spans if not any(start <= span[0] < end for start, end in taken)]


def _affirmed(pair: SentencePair, lost: int) -> Finding | None:
    """One "no" of several became a "with": fewer negations on one side, and more of what affirms."""
    with_source = _affirming(pair.source, pair.source_language)
    with_target = _affirming(pair.target, pair.target_language)
    if lost > 0 and not with_source and with_target:
        return pair.finding("negation", None, with_target[0])
    if lost < 0 and not with_target and with_source:
        return pair.finding("negation", with_source[0], None)
    return None


def _affirming(text: str, language: str) -> list[Span]:
    nothing = [match.end() for match in WITH_NOTHING.finditer(text)]
    return [match.span() for match in WITH[language].finditer(text) if match.end() not in nothing]
