"""Two models one after the other, for a pair of languages that has none of its own."""

from collections.abc import Sequence

from models.engines.base import Engine


class PivotEngine:
    """
    Translates into the language ``through``, and from there into the target.

    What an engine promises holds for the pair: a sentence whose first
    translation had not ended, or is too long for the second model, comes back
    empty.
    """

    def __init__(self, first: Engine, second: Engine, *, through: str) -> None:
        self.name = first.name
        self.input_limit = first.input_limit
        self._first = first
        self._second = second
        self._through = through

    def count_tokens(self, sentence: str, source: str, target: str) -> int:
        return self._first.count_tokens(sentence, source, self._through)

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        outputs = [""] * len(sentences)
        going_on, between = self._between(sentences, source, target)
        for at, text in zip(going_on, self._second.translate(between, self._through, target), strict=True):
            outputs[at] = text
        return outputs

    def alternatives(self, sentences: Sequence[str], source: str, target: str, *, no_loop: bool) -> list[list[str]]:
        """Those of the second model; the first says what it always says."""
        outputs: list[list[str]] = [[] for _ in sentences]
        going_on, between = self._between(sentences, source, target)
        others = self._second.alternatives(between, self._through, target, no_loop=no_loop)
        for at, texts in zip(going_on, others, strict=True):
            outputs[at] = texts
        return outputs

    def _between(self, sentences: Sequence[str], source: str, target: str) -> tuple[list[int], list[str]]:
        """Which sentences go on to the second model, and what they are in the language between."""
        translated = list(enumerate(self._first.translate(sentences, source, self._through)))
        going_on = [(at, text) for at, text in translated if text and self._fits(text, target)]
        return [at for at, _ in going_on], [text for _, text in going_on]

    def _fits(self, text: str, target: str) -> bool:
        return self._second.count_tokens(text, self._through, target) <= self._second.input_limit
