"""What ``starter.toml`` says, checked when it is read."""

import dataclasses
import tomllib
import types
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Self, TypeVar, get_args, get_origin, get_type_hints

from models.training.errors import TrainingError

T = TypeVar("T")

HERE = Path(__file__).parent
STARTER = HERE / "starter.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRule:
    """
    How often the pairs of some files are drawn.

    ``files`` are patterns of file names without their ending; a pool's
    share is ``weight`` times its pairs.
    """

    files: tuple[str, ...]
    weight: float
    source: str
    licence: str

    def covers(self, pool: str) -> bool:
        return any(fnmatch(pool, pattern) for pattern in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """Pairs cut by hash from a pool: ``cut`` for scores, ``watch`` for the loss shown while training."""

    cut: dict[str, int]
    watch: dict[str, int]
    near_chrf: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """``sample`` is the number of pairs SentencePiece learns from, ``longest`` the pieces a side may have."""

    pieces: int
    sample: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shares of the pairs that are typed as hurried doctors type; ``round`` is drawn, sorted and batched at once."""

    round: int
    lowered: float
    unended: float
    unaccented: float
    unopened: float
    drugs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The network: ``positions`` bounds source and target, in pieces."""

    width: int
    heads: int
    encoder_layers: int
    decoder_layers: int
    feed_forward: int
    positions: int
    dropout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What does not depend on the machine. Intervals are in minutes, but ``tell`` in steps."""

    precision: str
    compile: bool
    smoothing: float
    decay: float
    clip: float
    ema: float
    tell: int
    save_minutes: float
    keep: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """For one kind of device: padded tokens of a batch, peak rate, steps of warm-up, step from which it decays."""

    tokens: int
    rate: float
    warmup: int
    hold: int
    feeders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """The exported folder; ``checks`` are translated at every start and compared."""

    shard: str
    licence: str
    checks_en: tuple[str, ...]
    checks_es: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole file."""

    name: str
    seed: int
    pool: tuple[PoolRule, ...]
    held_out: HeldOut
    vocabulary: Vocabulary
    drawing: Drawing
    shape: Shape
    recipe: Recipe
    cpu: Pace
    cuda: Pace
    export: Publishing

    @classmethod
    def load(cls, path: Path = STARTER) -> Self:
        """Raises ``TrainingError`` naming the key that is missing, unknown or of another type."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as broken:
            raise TrainingError(f"{path.name} cannot be read: {broken}") from broken
        return _built(cls, table, where=path.name)

    def rule(self, pool: str) -> PoolRule:
        """The first rule that covers a pool; every pool needs one, so that no file slips in without a licence."""
        for rule in self.pool:
            if rule.covers(pool):
                return rule
        raise TrainingError(f"no [[pool]] of the configuration covers {pool!r}: give it a weight and a licence")

    def pace(self, device: str) -> Pace:
        return self.cuda if device == "cuda" else self.cpu


def _built(kind: type[T], table: Any, *, where: str) -> T:
    names = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if not isinstance(table, dict) or set(table) != names:
        odd = sorted(names.symmetric_difference(table)) if isinstance(table, dict) else ["a table"]
        raise TrainingError(f"{where}: missing or unknown: {', '.join(odd)}")
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], table[name], where=f"{where} {name}") for name in names})


def _value(hint: Any, value: Any, *, where: str) -> Any:
    if dataclasses.is_dataclass(hint):
        return _built(hint, value, where=where)  # type: ignore[arg-type]
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise TrainingError(f"{where}: a list is wanted")
        return tuple(_value(get_args(hint)[0], item, where=where) for item in value)
    if isinstance(hint, types.GenericAlias):
        return {name: _value(get_args(hint)[1], item, where=where) for name, item in value.items()}
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        raise TrainingError(f"{where}: {hint.__name__} is wanted")
    return value
