"""One step of the optimizer: float32 master weights, and the copy that the network computes with."""

import math
from typing import Any

import torch
from torch.optim.swa_utils import get_ema_multi_avg_fn

from models.training.network import SHARED, Weights, trained_parameters, trained_weights
from models.training.settings import Pace, Recipe

BETAS = (0.9, 0.98)
EMA_WARM_UP = 10  # steps: the average of a young model follows it closely


class MasterWeights:
    """
    AdamW over float32 weights, with a moving average of them.

    The network, given in float32, keeps sharing its storage with the masters
    in that precision; in bfloat16 it becomes a rounded copy, renewed after
    every step.
    """

    def __init__(self, network: Any, recipe: Recipe, precision: torch.dtype) -> None:
        self.values: Weights = {name: torch.nn.Parameter(value) for name, value in trained_weights(network).items()}
        network.to(precision)
        self._network = trained_parameters(network)
        self.average: Weights = {name: value.detach().clone() for name, value in self.values.items()}
        self._recipe = recipe
        self._optimizer = torch.optim.AdamW(
            self.values.values(), lr=0.0, betas=BETAS, weight_decay=recipe.decay, fused=True
        )
        self.spread()

    def step(self, number: int, rate: float) -> None:
        """Takes the gradients of the network; ``number`` counts from 1."""
        for name, working in self._network.items():
            self.values[name].grad = None if working.grad is None else working.grad.float()
            working.grad = None
        torch.nn.utils.clip_grad_norm_(self.values.values(), self._recipe.clip)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.step()
        self.spread()
        decay = min(self._recipe.ema, number / (number + EMA_WARM_UP))
        follow = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
        follow(list(self.average.values()), list(self.values.values()), number)

    @torch.no_grad()
    def spread(self) -> None:
        # CTranslate2 starts the decoder from zeros, transformers from this row: it may not move.
        self.values[SHARED][-1] = 0
        for name, working in self._network.items():
            working.copy_(self.values[name])

    def state(self) -> dict[str, Any]:
        values = {name: value.detach() for name, value in self.values.items()}
        return {"values": values, "average": self.average, "optimizer": self._optimizer.state_dict()}

    @torch.no_grad()
    def restore(self, state: dict[str, Any]) -> None:
        for name, value in self.values.items():
            value.copy_(state["values"][name])
            self.average[name].copy_(state["average"][name])
        self._optimizer.load_state_dict(state["optimizer"])
        self.spread()


def rate_at(step: int, pace: Pace, *, left: float) -> float:
    """Linear warm-up, then the root of the step; ``left`` is the part of a finishing stretch still to come."""
    return pace.rate * min(1.0, step / pace.warmup) * min(1.0, math.sqrt(pace.hold / step)) * left
