"""A MarianMT checkpoint on disk, as Helsinki-NLP publishes them, looked over before anything loads it."""

import functools
import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.errors import ModelUnusable

WEIGHT_FILES = ("model.safetensors", "pytorch_model.bin")
TEXT_FILES = ("config.json", "vocab.json", "tokenizer_config.json")
PIECE_FILES = ("source.spm", "target.spm")
REVISION_LENGTH = 12
EXPECTED_FILE = "expected.json"
FETCH_AGAIN = "Copy the folder again from where it came, whole"


class ModelFolder:
    """
    One checkpoint folder whose files have been looked over.

    Raises ``ModelUnusable`` when a file is missing, cut short, or not
    what its name says. ``sha256``, where known, is that of the weight file.
    """

    def __init__(self, path: Path, *, sha256: str | None = None) -> None:
        self.path = path
        if not path.is_dir():
            raise ModelUnusable(path, "there is no such folder", "Check the folder named in the catalogue")
        for name in (*TEXT_FILES, *PIECE_FILES):
            _must_exist(path / name)
        self.config = _json(path / "config.json")
        self.vocabulary = {str(piece): int(number) for piece, number in _json(path / "vocab.json").items()}
        self.tokenizer_config = _json(path / "tokenizer_config.json")
        self.weights = self._find_weights()
        self._check_architecture()
        _check_whole(self.weights)
        if sha256 is not None and self.checksum != sha256:
            raise ModelUnusable(self.weights, "its checksum is not the one of the catalogue", FETCH_AGAIN)

    def _find_weights(self) -> Path:
        for name in WEIGHT_FILES:
            if (self.path / name).is_file():
                return self.path / name
        raise ModelUnusable(self.path / WEIGHT_FILES[0], "the weight file is missing", FETCH_AGAIN)

    def _check_architecture(self) -> None:
        config = self.path / "config.json"
        if self.config.get("model_type") != "marian":
            raise ModelUnusable(config, "this is no MarianMT model", "Only MarianMT checkpoints are served")
        if self.config.get("vocab_size") != len(self.vocabulary):
            raise ModelUnusable(
                self.path / "vocab.json", "it has another number of pieces than config.json says", FETCH_AGAIN
            )
        # CTranslate2 drops the last row as the padding token: any other order would shift every word.
        if self.vocabulary.get("<pad>") != len(self.vocabulary) - 1:
            raise ModelUnusable(self.path / "vocab.json", "<pad> is not its last piece", FETCH_AGAIN)

    @functools.cached_property
    def checksum(self) -> str:
        """SHA-256 of the weight file, in hexadecimal."""
        with self.weights.open("rb") as weights:
            return hashlib.file_digest(weights, "sha256").hexdigest()

    @functools.cached_property
    def fingerprint(self) -> str:
        """SHA-256 over everything that a conversion reads."""
        digest = hashlib.sha256(self.checksum.encode())
        for name in TEXT_FILES:
            digest.update(hashlib.sha256((self.path / name).read_bytes()).digest())
        return digest.hexdigest()

    @property
    def revision(self) -> str:
        return self.checksum[:REVISION_LENGTH]

    @property
    def positions(self) -> int:
        """How many tokens the model has positions for, on either side."""
        return min(
            int(self.config.get("max_position_embeddings", 512)),
            int(self.tokenizer_config.get("model_max_length", 512)),
        )

    def expected(self) -> list[dict[str, str]]:
        """Sentences with the translations that intact weights give; empty when none are stored."""
        path = self.path / EXPECTED_FILE
        if not path.is_file():
            return []
        return [dict(line) for line in _json(path)["lines"]]


def _must_exist(path: Path) -> None:
    if not path.is_file():
        raise ModelUnusable(path, "the file is missing", FETCH_AGAIN)
    if path.stat().st_size == 0:
        raise ModelUnusable(path, "the file is empty", FETCH_AGAIN)


def _json(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as broken:
        raise ModelUnusable(path, "the file is cut short or damaged", FETCH_AGAIN) from broken
    if not isinstance(content, dict):
        raise ModelUnusable(path, "the file is not what its name says", FETCH_AGAIN)
    return content


def _check_whole(weights: Path) -> None:
    whole = _safetensors_is_whole(weights) if weights.suffix == ".safetensors" else _pickle_is_whole(weights)
    if not whole:
        raise ModelUnusable(weights, "the weight file is cut short or damaged", FETCH_AGAIN)


def _safetensors_is_whole(weights: Path) -> bool:
    # The file begins with the length of a JSON header, which says where the last tensor ends.
    with weights.open("rb") as content:
        length = int.from_bytes(content.read(8), "little")
        if not 0 < length < weights.stat().st_size:
            return False
        try:
            header = json.loads(content.read(length))
        except ValueError:
            return False
    ends = [tensor["data_offsets"][1] for name, tensor in header.items() if name != "__metadata__"]
    return bool(ends) and bool(weights.stat().st_size == 8 + length + max(ends))


def _pickle_is_whole(weights: Path) -> bool:
    # A torch file is a zip archive, whose directory stands at its end; files of torch before 1.6 are no archive.
    with weights.open("rb") as content:
        is_archive = content.read(2) == b"PK"
    return zipfile.is_zipfile(weights) if is_archive else weights.stat().st_size > 0
