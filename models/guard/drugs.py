"""A drug must be the same drug: names of `drugs.tsv` and `glossary.tsv`, and other spellings of them."""

from collections.abc import Iterator

from models.guard.lexicon import Term, drugs
from models.guard.matching import unmatched
from models.guard.verdict import Finding, SentencePair

LANGUAGES = ("en", "es")


def find_drugs(pair: SentencePair) -> Iterator[Finding]:
    if pair.source_language not in LANGUAGES or pair.target_language not in LANGUAGES:
        return
    known = drugs()
    said, heard = known.find(pair.source, pair.source_language), known.find(pair.target, pair.target_language)
    source, target = unmatched(said, heard, _same)
    # Named twice here and once there ("it", "the drug") is no other drug.
    source = [
        term for term in source if not _among(term, heard) and not known.near(term, pair.target, pair.target_language)
    ]
    target = [
        term for term in target if not _among(term, said) and not known.near(term, pair.source, pair.source_language)
    ]
    for position in range(max(len(source), len(target))):
        yield pair.finding(
            "drug",
            source[position].span if position < len(source) else None,
            target[position].span if position < len(target) else None,
        )


def _same(mine: Term, theirs: Term) -> bool:
    return bool(mine.things & theirs.things)


def _among(term: Term, others: list[Term]) -> bool:
    return any(_same(term, other) for other in others)
