"""What a training needs to go on as if it had never stopped."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from models.training.errors import TrainingError
from models.training.network import Weights
from models.training.settings import Shape
from models.training.workplace import Workplace


@dataclass(slots=True)
class Course:
    """
    Where the training stands.

    ``batch`` counts within ``round``, whose seed is its number. ``cooled``
    is what a finishing stretch has left of the rate.
    """

    step: int = 0
    round: int = 0
    batch: int = 0
    tokens: int = 0
    seconds: float = 0.0
    cooled: float = 1.0


def save_checkpoint(place: Workplace, course: Course, shape: Shape, weights: dict[str, Any]) -> None:
    """A power cut leaves the old file or the new one, whole."""
    generators = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        generators["cuda"] = torch.cuda.get_rng_state()
    state = {"course": asdict(course), "shape": asdict(shape), "weights": weights, "generators": generators}
    _save(place.checkpoint, state)


def load_checkpoint(place: Workplace, shape: Shape, device: torch.device) -> tuple[Course, dict[str, Any]] | None:
    """None where there is none yet. Sets torch's random numbers."""
    if not place.checkpoint.exists():
        return None
    state = torch.load(place.checkpoint, map_location="cpu", weights_only=True)
    if state["shape"] != asdict(shape):
        raise TrainingError("the checkpoint has another shape than the configuration: use another --work folder")
    torch.set_rng_state(state["generators"]["cpu"])
    if device.type == "cuda" and "cuda" in state["generators"]:
        torch.cuda.set_rng_state(state["generators"]["cuda"])
    return Course(**state["course"]), state["weights"]


def save_snapshot(place: Workplace, course: Course, weights: Weights, *, keep: int) -> None:
    """The weights alone, for the average; the oldest go."""
    place.snapshots.mkdir(exist_ok=True)
    _save(place.snapshots / f"{course.step:08d}.pt", {name: value.cpu() for name, value in weights.items()})
    for old in snapshots(place)[:-keep]:
        old.unlink()


def snapshots(place: Workplace) -> list[Path]:
    """Oldest first."""
    return sorted(place.snapshots.glob("*.pt"))


def _save(path: Path, state: dict[str, Any]) -> None:
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
