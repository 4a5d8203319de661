"""How a training is followed: a bar on a terminal, lines in a log, a table of losses."""

import csv
import time
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

LOG_SECONDS = 60  # between two lines where there is no terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRow:
    """One line of ``losses.csv``; the watched losses are there when they were measured."""

    step: int
    tokens: int
    seconds: float
    rate: float
    loss: float
    tokens_per_second: float
    watched: float | None = None
    shuffled: float | None = None


COLUMNS = [field.name for field in fields(LossRow)]


class LossTable:
    """Appends to ``losses.csv``. Rows past ``step`` are cut: a killed run wrote them after its last checkpoint."""

    def __init__(self, path: Path, *, step: int) -> None:
        self._path = path
        kept = [row for row in read_losses(path) if row.step <= step]
        self._write(kept, mode="w", header=True)

    def append(self, row: LossRow) -> None:
        self._write([row], mode="a", header=False)

    def _write(self, rows: list[LossRow], *, mode: str, header: bool) -> None:
        with self._path.open(mode, newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            if header:
                table.writerow(COLUMNS)
            for row in rows:
                values = (getattr(row, name) for name in COLUMNS)
                table.writerow(f"{value:.6g}" if isinstance(value, float) else value for value in values)


def read_losses(path: Path) -> list[LossRow]:
    """Empty where there is no table yet. A line that a power cut left unfinished is passed over."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [_row(line) for line in csv.DictReader(file) if line["shuffled"] is not None]


def _row(line: dict[str, str]) -> LossRow:
    return LossRow(
        step=int(line["step"]),
        tokens=int(line["tokens"]),
        seconds=float(line["seconds"]),
        rate=float(line["rate"]),
        loss=float(line["loss"]),
        tokens_per_second=float(line["tokens_per_second"]),
        watched=float(line["watched"]) if line["watched"] else None,
        shuffled=float(line["shuffled"]) if line["shuffled"] else None,
    )


class Teller:
    """Shows the stretch in work: a live bar on a terminal, else a line a minute."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._bar = Progress(
            TextColumn("step {task.fields[step]}  loss {task.fields[loss]:.3f}"),
            BarColumn(),
            TextColumn("{task.fields[speed]:.0f} tokens/s"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("training", total=1.0, step=0, loss=float("nan"), speed=0.0)
        self._told = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, row: LossRow, *, done: float, seconds_left: float) -> None:
        self._bar.update(self._task, completed=done, step=row.step, loss=row.loss, speed=row.tokens_per_second)
        if not self.console.is_terminal and time.monotonic() - self._told > LOG_SECONDS:
            self._told = time.monotonic()
            told = f"step {row.step}  loss {row.loss:.3f}  {row.tokens_per_second:.0f} tokens/s"
            self.console.print(f"{told}  {row.tokens / 1e6:.1f} M tokens  {seconds_left / 60:.0f} min left")

    def watched(self, row: LossRow) -> None:
        if row.watched is not None:
            told = f"step {row.step}  watched loss {row.watched:.3f}, with other sources {row.shuffled:.3f}"
            self.console.print(told)
