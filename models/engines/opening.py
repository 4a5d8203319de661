"""Engines by the name that a setting gives, loaded and proven."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from models.catalogue import Entry
from models.engines.base import Engine
from models.errors import ModelUnusable
from models.folder import EXPECTED_FILE, FETCH_AGAIN, ModelFolder

ENGINES = ("ctranslate2", "transformers")

# int8 on another processor may choose another word; wrongly tied weights leave no word in common.
LEAST_LIKENESS = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """How to run a model: ``cache`` keeps converted folders, ``niceness`` lowers the engine's own threads."""

    engine: str = "ctranslate2"
    cache: Path
    threads: int = 1
    compute_type: str | None = None
    niceness: int = 0

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise ValueError(f"there is no engine {self.engine!r}: one of {', '.join(ENGINES)}")


def open_engine(entry: Entry, options: EngineOptions) -> Engine:
    """
    Load a model and compare its translations with those stored beside the weights.

    Raises ``ModelUnusable`` naming the file at fault.
    """
    if entry.folder is None:
        raise ModelUnusable(Path(entry.name), "this model is not installed", f"Run fetch_models {entry.name}")
    folder = ModelFolder(entry.folder, sha256=entry.sha256)
    engine = _build(folder, entry, options)
    prove(engine, folder)
    return engine


def _build(folder: ModelFolder, entry: Entry, options: EngineOptions) -> Engine:
    if options.engine == "transformers":
        from models.engines.transformers_engine import TransformersEngine  # noqa: PLC0415

        return TransformersEngine(folder, moses_punctuation=entry.moses_punctuation, threads=options.threads)
    from models.engines.ctranslate2_engine import CTranslate2Engine  # noqa: PLC0415

    return CTranslate2Engine(
        folder,
        cache=options.cache,
        moses_punctuation=entry.moses_punctuation,
        threads=options.threads,
        compute_type=options.compute_type,
        niceness=options.niceness,
    )


def prove(engine: Engine, folder: ModelFolder) -> None:
    """Some releases of transformers tied Marian's weights wrongly and translated without an error."""
    lines = folder.expected()
    if not lines:
        return
    likeness = 0.0
    for pair in sorted({(line["source"], line["target"]) for line in lines}):
        chosen = [line for line in lines if (line["source"], line["target"]) == pair]
        outputs = engine.translate([line["text"] for line in chosen], *pair)
        for line, output in zip(chosen, outputs, strict=True):
            likeness += SequenceMatcher(None, line["translation"], output, autojunk=False).ratio()
    if likeness / len(lines) < LEAST_LIKENESS:
        raise ModelUnusable(
            folder.path / EXPECTED_FILE,
            f"the {engine.name} engine does not give the translations stored there",
            f"Install the pinned releases of the engine. {FETCH_AGAIN}",
        )
