"""The sentence in which words were found. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.search.words import Term, Word, words_of
from models.sentences import split

EXCERPT_MOST = 300  # characters
BEFORE = 80  # of a sentence that is longer: what stands before the first word found


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an excerpt: words that were looked for, or what stands between them."""

    text: str = field(repr=False)
    found: bool


def excerpt_of(body: str, terms: Sequence[Term]) -> list[Part]:
    """
    The first sentence of `body` that holds the most of these terms, in parts.

    A whole one, since half a sentence can lose its "no"; only a very long one is cut, and says so with "…".
    """
    sentences = [piece.text for piece in split(unicodedata.normalize("NFC", body))] or [""]
    best = max(sentences, key=lambda sentence: _how_many(sentence, terms))
    return _parts(_cut(best, terms), terms)


def _how_many(sentence: str, terms: Sequence[Term]) -> int:
    words = {word.folded for word in words_of(sentence)}
    return sum(any(map(term.fits, words)) for term in terms)


def _found(sentence: str, terms: Sequence[Term]) -> list[Word]:
    return [word for word in words_of(sentence) if any(term.fits(word.folded) for term in terms)]


def _cut(sentence: str, terms: Sequence[Term]) -> str:
    if len(sentence) <= EXCERPT_MOST:
        return sentence
    found = _found(sentence, terms)
    start = max(0, found[0].start - BEFORE) if found else 0
    stop = start + EXCERPT_MOST
    # At blanks: a figure that is cut is another figure.
    start = sentence.rfind(" ", 0, start) + 1
    stop = len(sentence) if stop >= len(sentence) else max(sentence.rfind(" ", start, stop), start)
    shown = sentence[start:stop] if stop > start else sentence[start : start + EXCERPT_MOST]
    return f"{'… ' if start else ''}{shown}{' …' if start + len(shown) < len(sentence) else ''}"


def _parts(sentence: str, terms: Sequence[Term]) -> list[Part]:
    parts, end = [], 0
    for word in _found(sentence, terms):
        if word.start < end:  # the second half of a run that folds into several words
            continue
        parts += [Part(sentence[end : word.start], found=False), Part(sentence[word.start : word.end], found=True)]
        end = word.end
    parts.append(Part(sentence[end:], found=False))
    return [part for part in parts if part.text]
