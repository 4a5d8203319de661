"""A model that loops says one thing over and over until its limit."""

import re
from collections.abc import Iterator, Sequence

from models.guard.verdict import Finding, SentencePair

WORD = re.compile(r"\w+")
LONGEST_LOOP = 8

# Two in a row happens in speech ("muy, muy"); three of a phrase or four of a word does not.
TIMES_OF_A_WORD = 4
TIMES_OF_A_PHRASE = 3


def find_repetition(pair: SentencePair) -> Iterator[Finding]:
    words = list(WORD.finditer(pair.target))
    folded = [word.group().casefold() for word in words]
    said = [word.group().casefold() for word in WORD.finditer(pair.source)]
    for length in range(1, LONGEST_LOOP + 1):
        allowed = max(TIMES_OF_A_WORD if length == 1 else TIMES_OF_A_PHRASE, _most(said, length)[1] + 1)
        start, times = _most(folded, length)
        if times >= allowed:
            span = (words[start].start(), words[start + times * length - 1].end())
            yield pair.finding("repetition", None, span, level="withheld")
            return


def _most(words: Sequence[str], length: int) -> tuple[int, int]:
    """Where a phrase of this length repeats most often in a row, and how often."""
    best = (0, 1)
    same = 0
    for position in range(length, len(words)):
        same = same + 1 if words[position] == words[position - length] else 0
        times = same // length + 1
        if times > best[1]:
            best = (position - times * length + 1, times)
    return best
