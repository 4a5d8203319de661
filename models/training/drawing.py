"""Rounds of training examples, drawn from the pools by weight."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import NamedTuple

from models.training.batches import Batch, Example, batched
from models.training.corpus import Pair, Pools
from models.training.errors import TrainingError
from models.training.settings import Settings
from models.training.slots import fill
from models.training.typing_habits import typed, typed_source
from models.training.vocabulary import Encoder


class Task(NamedTuple):
    """One pair in one direction."""

    source: str
    target: str
    into: str


class Drawer:
    """
    Draws pairs, each round from a seed of its own.

    So a round can be drawn again after a resume, or in another process,
    and comes out the same.
    """

    def __init__(self, pools: Pools, settings: Settings) -> None:
        self._pools = {name: pairs for name, pairs in pools.items() if pairs and settings.rule(name).weight > 0}
        if not self._pools:
            raise TrainingError("no pool is left to draw from")
        self._names = list(self._pools)
        weights = (len(pairs) * settings.rule(name).weight for name, pairs in self._pools.items())
        self._weights = list(accumulate(weights))
        self._drugs = pools.get(settings.drawing.drugs, [])
        self._habits = settings.drawing
        self._seed = settings.seed

    def pairs(self, count: int, *, seed: str) -> Iterator[Pair]:
        rng = Random(f"{self._seed} {seed}")  # noqa: S311 - drawing text is no secret
        for name in rng.choices(self._names, cum_weights=self._weights, k=count):
            yield typed(fill(rng.choice(self._pools[name]), rng, self._drugs), rng, self._habits)

    def tasks(self, number: int) -> Iterator[Task]:
        rng = Random(f"{self._seed} direction {number}")  # noqa: S311
        for english, spanish in self.pairs(self._habits.round, seed=f"round {number}"):
            if rng.random() < 0.5:
                yield Task(english, spanish, "es")
            else:
                yield Task(typed_source(spanish, rng, self._habits), english, "en")

    def round(self, number: int, encoder: Encoder, *, tokens: int) -> list[Batch]:
        """The batches of a round, in the order of training."""
        examples = encoded(list(self.tasks(number)), encoder)
        order = Random(f"{self._seed} order {number}")  # noqa: S311
        return batched(examples, tokens=tokens, pad=encoder.pad, order=order)


def encoded(tasks: list[Task], encoder: Encoder) -> list[Example]:
    sources = encoder.sources([task.source for task in tasks], [task.into for task in tasks])
    targets = encoder.targets([task.target for task in tasks])
    return [Example(source, target) for source, target in zip(sources, targets, strict=True)]


def watched(pools: Pools, settings: Settings, encoder: Encoder) -> list[Batch]:
    """The watched pairs in both directions, as written."""
    pairs = [pair for pairs in pools.values() for pair in pairs]
    tasks = [Task(english, spanish, "es") for english, spanish in pairs]
    tasks += [Task(spanish, english, "en") for english, spanish in pairs]
    order = Random(settings.seed)  # noqa: S311
    return batched(encoded(tasks, encoder), tokens=settings.cpu.tokens, pad=encoder.pad, order=order)
