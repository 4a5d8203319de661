"""``export``: a MarianMTModel folder that both engines load."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
import transformers
from rich.console import Console
from safetensors import safe_open
from transformers import MarianMTModel

from models.engines.transformers_engine import TransformersEngine
from models.folder import EXPECTED_FILE, ModelFolder
from models.training.average import averaged_weights
from models.training.card import CARD_FILE, card
from models.training.errors import TrainingError
from models.training.network import SHARED, configuration, load_weights
from models.training.settings import Settings
from models.training.vocabulary import END, PAD, UNKNOWN, Encoder
from models.training.workplace import Workplace


def export(place: Workplace, settings: Settings, folder: Path, console: Console, *, scores: str | None = None) -> None:
    """
    Write the folder whole, or leave the old one as it was.

    ``scores`` is text for the model card, as ``models.evaluate`` prints it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".exporting-") as workplace:
        made = Path(workplace) / folder.name
        _save_network(place, settings, made)
        _save_vocabulary(place, settings, made)
        check_pad_row(made)
        opened = ModelFolder(made)
        _save_expected(opened, settings)
        text = card(settings, place.read_facts(), size=_size(made), scores=scores)
        (made / CARD_FILE).write_text(text, encoding="utf-8")
        _put_in_place(made, folder, Path(workplace) / "old")
    console.print(f"{folder}: {_size(folder) / 2**20:.1f} MiB, sha256 of the weights for the catalogue:")
    console.print(ModelFolder(folder).checksum, soft_wrap=True)


def check_pad_row(folder: Path) -> None:
    """Raises ``TrainingError`` unless ``<pad>`` is the last piece and its row is there and zero, in the saved files."""
    numbers = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    if numbers[PAD] != len(numbers) - 1:
        raise TrainingError("<pad> is not the last piece: the model would translate shifted")
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, framework="pt") as tensors:
            if SHARED in tensors.keys():  # noqa: SIM118 - no mapping, only its keys() is one
                rows = tensors.get_tensor(SHARED)
                if len(rows) != len(numbers) or bool(torch.any(rows[-1])):
                    raise TrainingError("the row of <pad> is not zero: the engines would translate differently")
                return
    raise TrainingError(f"no weight file holds {SHARED}")


def _save_network(place: Workplace, settings: Settings, made: Path) -> None:
    encoder = Encoder(place.pieces, place.vocabulary)
    network: Any = MarianMTModel(configuration(settings.shape, vocabulary=len(encoder)))
    load_weights(network, averaged_weights(place))
    if not all(bool(torch.all(torch.isfinite(value.half()))) for value in network.parameters()):
        raise TrainingError("a weight is too large for float16, or no number")
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    network.half().save_pretrained(made, max_shard_size=settings.export.shard)


def _save_vocabulary(place: Workplace, settings: Settings, made: Path) -> None:
    for name in ("source.spm", "target.spm"):
        shutil.copyfile(place.pieces, made / name)
    shutil.copyfile(place.vocabulary, made / "vocab.json")
    tokenizer = {
        "source_lang": "mul",
        "target_lang": "mul",
        "unk_token": UNKNOWN,
        "eos_token": END,
        "pad_token": PAD,
        "model_max_length": settings.shape.positions,
        "tokenizer_class": "MarianTokenizer",
    }
    _write_json(made / "tokenizer_config.json", tokenizer)


def _save_expected(folder: ModelFolder, settings: Settings) -> None:
    """What these weights say by the reference engine; the start-up check compares with it."""
    engine = TransformersEngine(folder, threads=torch.get_num_threads())
    lines = []
    for source, target, texts in (("en", "es", settings.export.checks_en), ("es", "en", settings.export.checks_es)):
        for text, translation in zip(texts, engine.translate(texts, source, target), strict=True):
            lines.append({"source": source, "target": target, "text": text, "translation": translation})
    told = f"transformers {transformers.__version__}, greedy, float32"
    _write_json(folder.path / EXPECTED_FILE, {"engine": told, "lines": lines})


def _put_in_place(made: Path, folder: Path, old: Path) -> None:
    if folder.exists():
        if not (folder / "config.json").exists():
            raise TrainingError(f"{folder} is there and is no model folder: it is not replaced")
        folder.rename(old)
    made.rename(folder)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
