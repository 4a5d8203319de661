"""``train``: one stretch, from the last checkpoint to the next."""

import math
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rich.console import Console

from models.training.batches import Batch
from models.training.checkpoint import Course, load_checkpoint, save_checkpoint, save_snapshot
from models.training.drawing import watched
from models.training.errors import TrainingError
from models.training.feeding import rounds
from models.training.machine import allocator_hint, cores, describe, device_named
from models.training.network import load_weights, loss_of, new_network, opened_network, watched_loss
from models.training.precision import choose
from models.training.settings import Settings
from models.training.stepping import MasterWeights, rate_at
from models.training.stretch import Stretch
from models.training.telling import LossRow, LossTable, Teller
from models.training.vocabulary import Encoder
from models.training.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command line asks of this stretch."""

    device: str = "auto"
    threads: int | None = None
    finish: bool = False
    init: Path | None = None


@dataclass(slots=True)
class Tally:
    """Losses since the last line of the table; they stay on the device until then, for reading one waits for it."""

    losses: torch.Tensor
    tokens: int = 0
    steps: int = 0
    began: float = 0.0

    @classmethod
    def new(cls, device: torch.device) -> "Tally":
        return cls(torch.zeros((), device=device), began=time.monotonic())

    def add(self, loss: torch.Tensor, tokens: int) -> None:
        self.losses += loss.detach() * tokens
        self.tokens += tokens
        self.steps += 1


class Trainer:
    """Trains in ``place`` until the stretch is over; every way out but a crash saves first."""

    def __init__(self, place: Workplace, settings: Settings, wishes: Wishes, console: Console) -> None:
        self._place, self._settings, self._wishes, self._console = place, settings, wishes, console
        self._device = device_named(wishes.device)
        self._pace = settings.pace(self._device.type)
        torch.set_num_threads(wishes.threads or cores())
        self._encoder = Encoder(place.pieces, place.vocabulary)
        self._watched = watched(place.read_watched(), settings, self._encoder)
        self._told = [describe(self._device)]
        torch.manual_seed(settings.seed)
        self._watcher = new_network(settings.shape, self._encoder).to(self._device).eval()
        self.course = Course()
        self.network, self.masters = self._start()
        if settings.recipe.compile:
            self.network.model.compile(dynamic=True)
        self._table = LossTable(place.losses, step=self.course.step)
        self._tally = Tally.new(self._device)
        self._cooled = self.course.cooled if wishes.finish else 1.0
        self._began_with = self.course.seconds

    def _start(self) -> tuple[Any, MasterWeights]:
        shape, encoder, init = self._settings.shape, self._encoder, self._wishes.init
        precision, reason = choose(self._settings.recipe.precision, self._device)
        self._told.append(reason)
        begun = self._place.checkpoint.exists()
        # The command that began with --init is the one that resumes.
        network = new_network(shape, encoder) if begun or init is None else opened_network(init, shape, encoder)
        masters = MasterWeights(network.to(self._device).train(), self._settings.recipe, precision)
        # Last of all: it also sets the random numbers of the next step.
        found = load_checkpoint(self._place, shape, self._device)
        if found is not None:
            self.course, state = found
            masters.restore(state)
        return network, masters

    def run(self, stretch: Stretch) -> None:
        self._tell_start()
        with Teller(self._console) as teller, closing(self._batches()) as batches:
            saved = time.monotonic()
            for batch in batches:
                if stretch.is_over:
                    break
                self._step(batch, stretch)
                if self._tally.steps >= self._settings.recipe.tell:
                    row = self._row(stretch)
                    self._table.append(row)
                    teller.show(row, done=1 - stretch.left, seconds_left=stretch.seconds_left)
                if time.monotonic() - saved > self._settings.recipe.save_minutes * 60:
                    self._save(stretch, teller)
                    saved = time.monotonic()
            self._save(stretch, teller)
        self._console.print(f"saved at step {self.course.step}, {self.course.tokens / 1e6:.2f} M target tokens")

    def _batches(self) -> Generator[Batch, None, None]:
        tokens, feeders = self._pace.tokens, self._pace.feeders
        drawn = rounds(self._place, self._settings, tokens=tokens, feeders=feeders, start=self.course.round)
        with closing(drawn):
            for number, batches in drawn:
                if number != self.course.round:
                    self.course.round, self.course.batch = number, 0
                yield from batches[self.course.batch :]

    def _step(self, batch: Batch, stretch: Stretch) -> None:
        course = self.course
        left = self._cooled * stretch.left if self._wishes.finish else 1.0
        loss = loss_of(self.network, batch, smoothing=self._settings.recipe.smoothing)
        loss.backward()  # type: ignore[no-untyped-call]
        course.step += 1
        self.masters.step(course.step, rate_at(course.step, self._pace, left=left))
        course.cooled = left
        course.batch += 1
        course.tokens += batch.target_tokens
        stretch.done += 1
        self._tally.add(loss, batch.target_tokens)

    def _row(self, stretch: Stretch, **watched: float) -> LossRow:
        """Empties the tally; raises ``TrainingError`` before a broken network could be saved over a sound one."""
        tally, course = self._tally, self.course
        course.seconds = self._began_with + stretch.seconds
        mean = float(tally.losses) / max(tally.tokens, 1) if tally.tokens else math.nan
        if tally.tokens and not math.isfinite(mean):
            raise TrainingError(f"the loss is no number at step {course.step}: resume with a lower rate")
        self._tally = Tally.new(self._device)
        return LossRow(
            step=course.step,
            tokens=course.tokens,
            seconds=course.seconds,
            rate=rate_at(max(course.step, 1), self._pace, left=course.cooled),
            loss=mean,
            tokens_per_second=tally.tokens / max(time.monotonic() - tally.began, 1e-9),
            **watched,
        )

    def _save(self, stretch: Stretch, teller: Teller) -> None:
        load_weights(self._watcher, self.masters.average)
        true, shuffled = watched_loss(self._watcher, self._watched)
        row = self._row(stretch, watched=true, shuffled=shuffled)
        save_checkpoint(self._place, self.course, self._settings.shape, self.masters.state())
        save_snapshot(self._place, self.course, self.masters.values, keep=self._settings.recipe.keep)
        self._table.append(row)
        teller.watched(row)
        self._tally = Tally.new(self._device)
        course = self.course
        facts: dict[str, Any] = {"steps": course.step, "tokens": course.tokens, "seconds": round(course.seconds)}
        facts |= {"parameters": self._parameters, "device": self._device.type, "machine": self._told}
        self._place.add_facts("train", {**facts, "watched": true, "shuffled": shuffled})

    def _tell_start(self) -> None:
        for line in self._told:
            self._console.print(line)
        if hint := allocator_hint(self._device):
            self._console.print(hint)
        resumed = f"resumed at step {self.course.step}" if self.course.step else "started at step 0"
        self._console.print(f"{resumed}, {self._parameters / 1e6:.1f} M parameters")

    @property
    def _parameters(self) -> int:
        return sum(value.numel() for value in self.masters.values.values())
