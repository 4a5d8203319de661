"""A drug must be the same drug: names of `drugs.tsv` and `glossary.tsv`, and other spellings of them."""

import re
from collections.abc import Iterator

from models.guard.lexicon import Term, drugs
from models.guard.matching import unmatched
from models.guard.verdict import Finding, SentencePair

# What a drug has of its own, and a comma or the like behind it.
OWN = re.compile(
    r"(?:\d|\b(?:at|with|before|after|in the|con|por|antes|después|en|al)\b).*(?:[,;.]|\by\b|\band\b)", re.IGNORECASE
)

LANGUAGES = ("en", "es")


def find_drugs(pair: SentencePair) -> Iterator[Finding]:
    if pair.source_language not in LANGUAGES or pair.target_language not in LANGUAGES:
        return
    known = drugs()
    said, heard = known.find(pair.source, pair.source_language), known.find(pair.target, pair.target_language)
    source, target = unmatched(said, heard, _same)
    source = [term for term in source if _lost(term, heard, pair.target, pair.target_language)]
    target = [term for term in target if _lost(term, said, pair.source, pair.source_language)]
    if not source and not target:
        yield from _find_exchanged(pair, said, heard)
    for position in range(max(len(source), len(target))):
        yield pair.finding(
            "drug",
            source[position].span if position < len(source) else None,
            target[position].span if position < len(target) else None,
        )


def _find_exchanged(pair: SentencePair, said: list[Term], heard: list[Term]) -> Iterator[Finding]:
    """
    Two drugs, each with its own figures or time of day, whose names have changed places.

    Where they are only named ("A instead of B"), either order may be right.
    """
    if len(said) == len(heard) == 2 and not _same(said[0], said[1]) and not _same(said[0], heard[0]):
        between = pair.source[said[0].span[1] : said[1].span[0]], pair.target[heard[0].span[1] : heard[1].span[0]]
        if _same(said[0], heard[1]) and _same(said[1], heard[0]) and all(OWN.search(text) for text in between):
            yield pair.finding("drug", said[0].span, heard[0].span)


def _lost(term: Term, others: list[Term], text: str, language: str) -> bool:
    # Named twice here and once there ("it", "the drug") is no other drug.
    return term.sure and not _among(term, others) and not drugs().near(term, text, language)


def _same(mine: Term, theirs: Term) -> bool:
    return bool(mine.things & theirs.things)


def _among(term: Term, others: list[Term]) -> bool:
    return any(_same(term, other) for other in others)
