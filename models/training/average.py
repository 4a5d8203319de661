"""``average``: the weights to publish, out of the moving average and the last snapshots."""

import torch
from rich.console import Console
from safetensors.torch import load_file, save_file

from models.training.checkpoint import load_checkpoint, snapshots
from models.training.drawing import watched
from models.training.errors import TrainingError
from models.training.network import Weights, load_weights, new_network, watched_loss
from models.training.settings import Settings
from models.training.vocabulary import Encoder
from models.training.workplace import Workplace

KINDS = ("ema", "snapshots", "last")


def average(place: Workplace, settings: Settings, console: Console, *, of: str | None = None) -> None:
    """Keeps the kind asked for, else the one with the least loss on the watched pairs, which score nothing else."""
    candidates = _candidates(place, settings)
    losses = _losses(place, settings, candidates)
    chosen = of or min(losses, key=lambda kind: losses[kind])
    for kind, loss in losses.items():
        console.print(f"{kind:<10} watched loss {loss:.4f}{'  kept' if kind == chosen else ''}")
    weights = {name: value.detach().contiguous() for name, value in candidates[chosen].items()}
    save_file(weights, place.averaged)
    place.add_facts("average", {"of": chosen, "watched": losses})


def averaged_weights(place: Workplace) -> Weights:
    if not place.averaged.exists():
        raise TrainingError("nothing is averaged yet: run average first")
    return dict(load_file(place.averaged))


def _candidates(place: Workplace, settings: Settings) -> dict[str, Weights]:
    found = load_checkpoint(place, settings.shape, torch.device("cpu"))
    if found is None:
        raise TrainingError("there is no checkpoint yet: run train first")
    _course, state = found
    files = snapshots(place)
    mean: Weights = {}
    for path in files:
        for name, value in torch.load(path, map_location="cpu", weights_only=True).items():
            mean[name] = mean.get(name, 0) + value.float() / len(files)
    return dict(zip(KINDS, (state["average"], mean, state["values"]), strict=True))


def _losses(place: Workplace, settings: Settings, candidates: dict[str, Weights]) -> dict[str, float]:
    encoder = Encoder(place.pieces, place.vocabulary)
    batches = watched(place.read_watched(), settings, encoder)
    network = new_network(settings.shape, encoder).eval()
    losses: dict[str, float] = {}
    for kind, weights in candidates.items():
        load_weights(network, weights)
        losses[kind] = watched_loss(network, batches)[0]
    return losses
