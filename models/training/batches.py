"""Examples of like length, padded into arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

BUCKET = 3  # pieces: examples this close in length are kept in drawn order, so that batches differ between rounds


class Example(NamedTuple):
    """Numbers of the pieces: source with tag and end mark, target with end mark."""

    source: list[int]
    target: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """``source`` and ``target`` are (examples, pieces), padded; ``real`` are the flat places of target pieces."""

    source: npt.NDArray[np.int64]
    target: npt.NDArray[np.int64]
    real: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.source)

    @property
    def target_tokens(self) -> int:
        return len(self.real)

    @property
    def padded_tokens(self) -> int:
        return max(self.source.size, self.target.size)

    def with_other_sources(self) -> "Batch":
        """Each target beside the source of another example, if there is one."""
        return Batch(np.roll(self.source, 1, axis=0), self.target, self.real)


def batched(examples: Sequence[Example], *, tokens: int, pad: int, order: Random) -> list[Batch]:
    """Batches whose longer side has at most so many padded tokens, in random order; a longer example goes alone."""
    by_length = sorted(examples, key=lambda example: (len(example.target) // BUCKET, len(example.source) // BUCKET))
    result: list[Batch] = []
    group: list[Example] = []
    longest = 0
    for example in by_length:
        grown = max(longest, len(example.source), len(example.target))
        if group and grown * (len(group) + 1) > tokens:
            result.append(_padded(group, pad))
            group, grown = [], max(len(example.source), len(example.target))
        group.append(example)
        longest = grown
    if group:
        result.append(_padded(group, pad))
    order.shuffle(result)
    return result


def _padded(group: Sequence[Example], pad: int) -> Batch:
    source, target = _rows([e.source for e in group], pad), _rows([e.target for e in group], pad)
    return Batch(source, target, np.flatnonzero(target != pad))


def _rows(lines: Sequence[Sequence[int]], pad: int) -> npt.NDArray[np.int64]:
    rows = np.full((len(lines), max(map(len, lines))), pad, dtype=np.int64)
    for row, line in zip(rows, lines, strict=True):
        row[: len(line)] = line
    return rows
