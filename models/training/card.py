"""The model card: a template, and what the steps measured."""

from collections.abc import Mapping
from string import Template
from typing import Any

from models.training.errors import TrainingError
from models.training.settings import HERE, Settings

CARD_FILE = "MODEL_CARD.md"
TEMPLATE = HERE / "card.md"
AVERAGES = {
    "ema": "moving average of all steps",
    "snapshots": "mean of the last snapshots",
    "last": "last ones",
}


def card(settings: Settings, facts: Mapping[str, Any], *, size: int, scores: str | None) -> str:
    """Raises ``TrainingError`` where a step has left no facts: a card must not be guessed."""
    missing = [step for step in ("prepare", "train", "average") if step not in facts]
    if missing:
        raise TrainingError(f"facts.json lacks what these steps measured: {', '.join(missing)}")
    prepared, trained = facts["prepare"], facts["train"]
    pace = settings.pace(trained["device"])
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        name=settings.name,
        width=settings.shape.width,
        heads=settings.shape.heads,
        encoder_layers=settings.shape.encoder_layers,
        decoder_layers=settings.shape.decoder_layers,
        parameters=f"{trained['parameters'] / 1e6:.1f}",
        mebibytes=f"{size / 2**20:.1f}",
        vocabulary=f"{prepared['vocabulary']:,}",
        steps=f"{trained['steps']:,}",
        tokens=f"{trained['tokens'] / 1e6:.1f}",
        hours=f"{trained['seconds'] / 3600:.2f}",
        machine="; ".join(trained["machine"]),
        smoothing=settings.recipe.smoothing,
        dropout=settings.shape.dropout,
        rate=pace.rate,
        warmup=pace.warmup,
        average=AVERAGES[facts["average"]["of"]],
        kept=f"{sum(prepared['kept'].values()):,}",
        sources=_sources(settings, prepared["kept"]),
        licence=settings.export.licence,
        held_out=_held_out(prepared),
        watched_pairs=sum(settings.held_out.watch.values()),
        watched=f"{trained['watched']:.3f}",
        shuffled=f"{trained['shuffled']:.3f}",
        scores=f"```\n{scores.strip()}\n```" if scores else "Not measured yet.",
    )


def _sources(settings: Settings, kept: Mapping[str, int]) -> str:
    pairs: dict[tuple[str, str], int] = {}
    weights: dict[tuple[str, str], float] = {}
    for pool, count in kept.items():
        rule = settings.rule(pool)
        row = (rule.source, rule.licence)
        pairs[row] = pairs.get(row, 0) + count
        weights[row] = weights.get(row, 0.0) + count * rule.weight
    whole = sum(weights.values())
    rows = sorted(pairs, key=lambda row: -weights[row])
    return "\n".join(f"| {row[0]} | {pairs[row]:,} | {weights[row] / whole:.1%} | {row[1]} |" for row in rows)


def _held_out(prepared: Mapping[str, Any]) -> str:
    lines = [f"- {name}: {count:,} pairs dropped" for name, count in prepared["held_out"].items()]
    for name, near in prepared["near"].items():
        told = f"{len(near['dropped'])} of its {near['lines']} lines are near a training line and score nothing"
        lines.append(f"- {name}: {told}")
    return "\n".join(lines)
