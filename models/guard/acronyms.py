"""An acronym with several meanings must not come out as another of them."""

from collections.abc import Iterator

from models.asking.acronyms import Known, known_acronyms
from models.guard.lexicon import folded
from models.guard.verdict import Finding, SentencePair


def find_acronyms(pair: SentencePair) -> Iterator[Finding]:
    """
    Where the author has said what it means, or the words beside it do.

    The translation says another meaning, or has the letters themselves, which stand for something else there.
    """
    if pair.target_language not in {"en", "es"}:
        return
    heard = folded(pair.target)
    for known in known_acronyms(pair.source, language=pair.source_language, chosen=pair.meant):
        said = _words(known.meant.words[pair.target_language])
        others = [_words(other.words[pair.target_language]) for other in known.others]
        wrong = next((words for words in others if words in heard and words not in said), None)
        if said in heard:
            continue
        if wrong is not None:
            start = heard.index(wrong)
            yield pair.finding("acronym", known.span, (start, start + len(wrong)))
        elif known.chosen and known.written in pair.target.split() and not _stands_for(known, said):
            start = pair.target.index(known.written)
            yield pair.finding("acronym", known.span, (start, start + len(known.written)))


def _words(reading: str) -> str:
    # Without what explains it in brackets.
    return folded(reading.partition(" (")[0])


def _stands_for(known: Known, words: str) -> bool:
    """Whether these words could be written with these letters: IM is "intramuscular" in both languages."""
    letters = iter(words)
    return words[:1] == known.written[:1].casefold() and all(sign in letters for sign in known.written.casefold())
