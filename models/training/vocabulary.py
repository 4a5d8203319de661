"""One SentencePiece vocabulary for both languages, and the numbers of its pieces."""

import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import sentencepiece

from models.training.errors import TrainingError

END, UNKNOWN, PAD = "</s>", "<unk>", "<pad>"
ENGLISH_TAG, SPANISH_TAG = ">>eng<<", ">>spa<<"
END_NUMBER, UNKNOWN_NUMBER = 0, 1
SEED_PIECES = 1_000_000


class Encoder:
    """Text to numbers. ``pad`` is the last number: its row is zero, and CTranslate2 drops it."""

    def __init__(self, pieces: Path, vocabulary: Path) -> None:
        self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
        self.vocabulary_file = vocabulary
        self.numbers: dict[str, int] = json.loads(vocabulary.read_text(encoding="utf-8"))
        self.pad = self.numbers[PAD]
        self.tags = {"en": self.numbers[ENGLISH_TAG], "es": self.numbers[SPANISH_TAG]}
        self._check()

    def __len__(self) -> int:
        return len(self.numbers)

    def sources(self, texts: Sequence[str], targets: Sequence[str]) -> list[list[int]]:
        """``targets`` are the languages to translate into."""
        encoded = self._pieces.encode(list(texts))
        return [[self.tags[into], *numbers, END_NUMBER] for into, numbers in zip(targets, encoded, strict=True)]

    def targets(self, texts: Sequence[str]) -> list[list[int]]:
        return [[*numbers, END_NUMBER] for numbers in self._pieces.encode(list(texts))]

    def lengths(self, texts: Sequence[str]) -> list[int]:
        return [len(numbers) for numbers in self._pieces.encode(list(texts))]

    def _check(self) -> None:
        size = self._pieces.get_piece_size()
        if any(self.numbers.get(self._pieces.id_to_piece(number)) != number for number in range(size)):
            raise TrainingError("vocab.json numbers the pieces in another order than the SentencePiece model")
        if self.pad != len(self.numbers) - 1:
            raise TrainingError("<pad> is not the last piece of vocab.json")


def train_pieces(texts: Iterable[str], *, size: int, seed: int) -> bytes:
    """
    A SentencePiece model: unigram, byte fallback, digits one by one.

    Digits and rare characters are so copied piece by piece. No text is
    normalised: what a doctor typed is what the model reads.
    """
    sentencepiece.set_random_generator_seed(seed)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        model_type="unigram",
        vocab_size=size,
        character_coverage=0.9998,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="identity",
        eos_id=END_NUMBER,
        unk_id=UNKNOWN_NUMBER,
        bos_id=-1,
        pad_id=-1,
        max_sentence_length=4096,  # bytes
        seed_sentencepiece_size=SEED_PIECES,
        minloglevel=1,
    )
    return model.getvalue()


def write_vocabulary(model: bytes, pieces: Path, vocabulary: Path) -> None:
    """Tags come after the pieces, ``<pad>`` last."""
    pieces.write_bytes(model)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    names = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    numbers = {name: number for number, name in enumerate([*names, ENGLISH_TAG, SPANISH_TAG, PAD])}
    vocabulary.write_text(json.dumps(numbers, ensure_ascii=False), encoding="utf-8")


def copy_vocabulary(folder: Path, pieces: Path, vocabulary: Path) -> None:
    """Take that of an exported model, so that training can go on from its weights."""
    for name in ("source.spm", "vocab.json"):
        if not (folder / name).is_file():
            raise TrainingError(f"{folder / name} is missing: --vocabulary takes an exported model folder")
    pieces.write_bytes((folder / "source.spm").read_bytes())
    vocabulary.write_bytes((folder / "vocab.json").read_bytes())
    Encoder(pieces, vocabulary)
