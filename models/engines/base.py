"""What every engine promises."""

from collections.abc import Sequence
from typing import Protocol


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
