"""``report``: the course of a training, drawn and in words."""

import math
from pathlib import Path

from rich.console import Console
from rich.table import Table

from models.training.errors import TrainingError
from models.training.telling import LossRow, read_losses
from models.training.workplace import Workplace

LINES = 12


def report(place: Workplace, picture: Path, console: Console) -> None:
    """Raises ``TrainingError`` where no loss was recorded yet. The picture's ending chooses its format."""
    rows = read_losses(place.losses)
    if not rows:
        raise TrainingError("no loss is recorded yet: run train first")
    console.print(_table(rows))
    _draw(rows, picture)
    console.print(f"{picture}: loss by target tokens")


def _table(rows: list[LossRow]) -> Table:
    table = Table("step", "M tokens", "hours", "rate", "loss", "watched", "other sources")
    measured = [row for row in rows if row.watched is not None] or rows
    for row in measured[:: max(1, math.ceil(len(measured) / LINES))]:
        watched = "" if row.watched is None else f"{row.watched:.3f}"
        shuffled = "" if row.shuffled is None else f"{row.shuffled:.3f}"
        loss = f"{row.loss:.3f}" if math.isfinite(row.loss) else ""  # no step since the line before
        figures = (f"{row.tokens / 1e6:.2f}", f"{row.seconds / 3600:.2f}", f"{row.rate:.1e}", loss)
        table.add_row(str(row.step), *figures, watched, shuffled)
    return table


def _draw(rows: list[LossRow], picture: Path) -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415 - a tool of the workshop, not of the server

    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    trained = [row for row in rows if math.isfinite(row.loss)]
    axes.plot([row.tokens / 1e6 for row in trained], [row.loss for row in trained], label="training, smoothed labels")
    for name, label in (("watched", "watched pairs"), ("shuffled", "watched pairs, other sources")):
        points = [(row.tokens / 1e6, getattr(row, name)) for row in rows if getattr(row, name) is not None]
        axes.plot([at for at, _ in points], [loss for _, loss in points], marker=".", label=label)
    axes.set(xlabel="target tokens, millions", ylabel="loss, nats a piece")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.savefig(picture)
