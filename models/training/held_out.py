"""Text that training must never see."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from models.training.corpus import Pair, Pools, normal_form, read_pairs
from models.training.errors import TrainingError


class HeldOutText:
    """Normalised sentences, each with the set that holds it out."""

    def __init__(self) -> None:
        self._set_of: dict[str, str] = {}
        self.dropped: Counter[str] = Counter()

    def add(self, name: str, pairs: Iterable[Pair]) -> None:
        self.dropped[name] += 0
        for pair in pairs:
            for side in pair:
                if form := normal_form(side):
                    self._set_of.setdefault(form, name)

    def add_files(self, paths: Sequence[Path]) -> None:
        for path in paths:
            pairs = read_pairs(path)
            if not pairs:
                raise TrainingError(f"{path} holds no pair: nothing would be held out")
            self.add(path.name, pairs)

    def without(self, pools: Pools) -> Pools:
        """The pools less every pair of which either side is held out; ``dropped`` counts them by set."""
        return {name: [pair for pair in pairs if not self._drops(pair)] for name, pairs in pools.items()}

    def _drops(self, pair: Pair) -> bool:
        for side in pair:
            if (name := self._set_of.get(normal_form(side))) is not None:
                self.dropped[name] += 1
                return True
        return False


def cut_by_hash(pools: Pools, sizes: Mapping[str, int], *, purpose: str) -> dict[str, list[Pair]]:
    """
    So many pairs of each named pool: those whose digest comes first.

    The choice does not depend on the order of the file, and hardly on what
    is added to it. Sets of another ``purpose`` are others.
    """
    cut: dict[str, list[Pair]] = {}
    for name, size in sizes.items():
        unique = {normal_form(pair.english): pair for pair in pools.get(name, ())}
        if len(unique) < 2 * size:
            raise TrainingError(f"pool {name!r} has {len(unique)} pairs: too few to hold out {size}")
        cut[name] = [unique[form] for form in sorted(unique, key=lambda form: _digest(purpose, form))[:size]]
    return cut


def _digest(purpose: str, form: str) -> bytes:
    return hashlib.sha256(f"{purpose}\t{form}".encode()).digest()
