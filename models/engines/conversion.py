"""
From a MarianMT folder to a CTranslate2 one, once for each checksum.

The converter needs torch and transformers, half a gigabyte that a web
process should not keep: it runs in a process of its own, this module's main.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from models.errors import ModelUnusable
from models.folder import FETCH_AGAIN, ModelFolder

REPOSITORY = Path(__file__).parents[2]
PAD_NOT_ZERO = 3


def converted(folder: ModelFolder, *, cache: Path, compute_type: str) -> Path:
    """
    The CTranslate2 folder of this checkpoint, made when it is not there yet.

    Safe in several processes at once: each converts into a folder of its
    own, and the first rename wins.
    """
    # A CTranslate2 of another version may read another format.
    name = f"{folder.fingerprint[:16]}-{compute_type}-ctranslate2-{version('ctranslate2')}"
    ready = cache / name
    if ready.is_dir():
        return ready
    try:
        cache.mkdir(parents=True, exist_ok=True)
        workplace = Path(tempfile.mkdtemp(prefix=".converting-", dir=cache))
    except OSError as refused:
        raise ModelUnusable(cache, "the folder for converted models cannot be written", "Make it writable") from refused
    try:
        _convert_apart(folder, workplace / name, compute_type)
        _flush(workplace / name)
        with contextlib.suppress(FileExistsError):
            _rename(workplace / name, ready)
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    return ready


def _rename(made: Path, ready: Path) -> None:
    try:
        made.rename(ready)
    except OSError as refused:
        if ready.is_dir():
            raise FileExistsError(ready) from refused
        raise ModelUnusable(ready, "the converted model cannot be put in place", "Make room on the disk") from refused


def _flush(made: Path) -> None:
    # Without it a power cut after the rename could leave a whole folder of empty files.
    for path in made.iterdir():
        with path.open("rb") as content:
            os.fsync(content.fileno())


def _convert_apart(folder: ModelFolder, output: Path, compute_type: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "models.engines.conversion", str(folder.path), str(output), compute_type]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode == PAD_NOT_ZERO:
        raise ModelUnusable(
            folder.weights,
            "the embedding row of <pad> is not zero, and CTranslate2 would start every sentence elsewhere",
            "Use the transformers engine, or a checkpoint whose row is zero",
        )
    if ended.returncode != 0:
        last = ended.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise ModelUnusable(folder.weights, f"CTranslate2 cannot convert it ({last[0]})", FETCH_AGAIN)


def convert(folder: Path, output: Path, compute_type: str) -> int:
    """Convert in this process; the exit status says whether the ``<pad>`` row was zero."""
    import torch  # noqa: PLC0415
    import transformers  # noqa: PLC0415
    from ctranslate2.converters import TransformersConverter  # noqa: PLC0415

    pad_is_zero: list[bool] = []

    class MarianConverter(TransformersConverter):  # type: ignore[misc]
        def load_model(self, *arguments: object, **options: object) -> transformers.MarianMTModel:
            model: transformers.MarianMTModel = super().load_model(*arguments, **options)
            row = model.model.decoder.get_input_embeddings().weight[model.config.pad_token_id]
            pad_is_zero.append(not torch.any(row).item())
            return model

        def load_tokenizer(self, _tokenizer: object, path: str, **_options: object) -> transformers.MarianTokenizer:
            tokenizer: transformers.MarianTokenizer = transformers.MarianTokenizer.from_pretrained(path)
            return tokenizer

    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    MarianConverter(str(folder)).convert(str(output), quantization=compute_type)
    return 0 if all(pad_is_zero) else PAD_NOT_ZERO


if __name__ == "__main__":
    sys.exit(convert(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
