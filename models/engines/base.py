"""What every engine promises."""

from collections.abc import Sequence
from typing import Protocol

# Of `alternatives`: as wide a search as a sentence in ten can wait for, and what counts as a loop.
BEAMS = 4
LOOP_PIECES = 4


class Engine(Protocol):
    """One loaded model. Safe to call from several threads."""

    name: str
    input_limit: int

    def count_tokens(self, sentence: str, source: str, target: str) -> int:
        """Tokens that the model reads for this sentence, with target tag and end mark."""

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """
        As many translations as sentences, in their order.

        An output that had not ended at twice the source plus ten tokens is
        empty: a cut one could end before its "no". Raises
        ``SentenceTooLong`` rather than cut a source.
        """

    def alternatives(self, sentences: Sequence[str], source: str, target: str, *, no_loop: bool) -> list[list[str]]:
        """
        The translations that a beam search holds best, for each sentence the best one first.

        Those that had not ended are left out, so that there may be none.
        ``no_loop`` forbids to say the same four pieces twice, which also
        forbids a dose that is rightly said twice.
        """
