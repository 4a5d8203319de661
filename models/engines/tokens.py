"""From a sentence to the pieces of a MarianMT vocabulary and back, without transformers."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from models.errors import ModelUnusable, PairUnsupported, SentenceTooLong
from models.folder import FETCH_AGAIN, ModelFolder

END = "</s>"

# Target tags are ISO 639-3; a few models of 2020 use ISO 639-1.
ISO_639_3 = {"de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "pt": "por", "ca": "cat"}

# Moses turns a hard space between digits into a comma: "10 000" would become "10,000" or "10.000".
HARD_SPACE_IN_NUMBER = re.compile(r"(?<=\d)\u00a0(?=\d)")


class MarianTokens:
    """
    The tokenizer of one checkpoint.

    ``input_limit`` leaves a quarter of the model's positions free, because a
    translation can be longer than its source and shares the same positions.
    """

    def __init__(self, folder: ModelFolder, *, moses_punctuation: bool) -> None:
        self._source_pieces = _pieces(folder.path / "source.spm")
        self._target_pieces = _pieces(folder.path / "target.spm")
        self._tags = {piece for piece in folder.vocabulary if piece.startswith(">>") and piece.endswith("<<")}
        self._moses_punctuation = moses_punctuation
        self._normalisers: dict[str, Callable[[str], str]] = {}
        self._positions = folder.positions
        self.input_limit = folder.positions - folder.positions // 4

    def encode(self, sentence: str, source: str, target: str) -> list[str]:
        """Pieces with target tag and end mark; raises ``SentenceTooLong`` over the limit."""
        pieces = self._encode(sentence, source, target)
        if len(pieces) > self.input_limit:
            raise SentenceTooLong(len(pieces), self.input_limit)
        return pieces

    def count(self, sentence: str, source: str, target: str) -> int:
        return len(self._encode(sentence, source, target))

    def decode(self, pieces: Sequence[str]) -> str:
        return str(self._target_pieces.decode_pieces(list(pieces))).strip()

    def output_limit(self, source_pieces: int) -> int:
        """CTranslate2 and transformers can both repeat without end: twice the source plus ten is enough."""
        return min(2 * source_pieces + 10, self._positions - 1)

    def tag(self, target: str) -> str | None:
        """The mark that asks a multi-target model for this language; None for a model of one target."""
        for code in (ISO_639_3.get(target, target), target):
            if f">>{code}<<" in self._tags:
                return f">>{code}<<"
        if len(self._tags) > 1:
            raise PairUnsupported("this model's source", target)
        return None

    def _encode(self, sentence: str, source: str, target: str) -> list[str]:
        if self._moses_punctuation:
            sentence = self._normaliser(source)(HARD_SPACE_IN_NUMBER.sub(" ", sentence))
        tag = self.tag(target)
        return [*([tag] if tag else []), *self._source_pieces.encode(sentence, out_type=str), END]

    def _normaliser(self, language: str) -> Callable[[str], str]:
        # Imported here: sacremoses takes a second to load, and the bundled model does without.
        if language not in self._normalisers:
            from sacremoses import MosesPunctNormalizer  # noqa: PLC0415

            self._normalisers[language] = MosesPunctNormalizer(language).normalize
        return self._normalisers[language]


def _pieces(path: Path) -> SentencePieceProcessor:
    try:
        return SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as broken:
        raise ModelUnusable(path, "the piece model is cut short or damaged", FETCH_AGAIN) from broken
