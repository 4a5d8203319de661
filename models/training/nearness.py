"""
Which lines of a dev set are close to a training line.

chrF of every dev line to every training line would take days. A bound that
costs little rules out all but a few pairs; sacrebleu scores those.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from sacrebleu.metrics.chrf import CHRF

from models.training.corpus import Pair

ORDERS = 6  # chrF averages over 1 to 6 characters, and weighs recall with beta 2
GRAM = 4
CHUNK = 1000  # lines: the counts below stay within some ten MB, near the processor

Numbers = npt.NDArray[np.int64]


def lines_near(dev: Sequence[Pair], training: Sequence[Pair], *, threshold: float) -> list[int]:
    """Indices of dev lines one side of which has more than ``threshold`` chrF to that side of a training line."""
    near: set[int] = set()
    for side in (0, 1):
        wanted = [index for index in range(len(dev)) if index not in near]
        found = _near([dev[index][side] for index in wanted], [pair[side] for pair in training], threshold)
        near |= {wanted[index] for index in found}
    return sorted(near)


def _near(dev: Sequence[str], training: Sequence[str], threshold: float) -> set[int]:
    scorer, near = CHRF(), set[int]()
    for line, index in _candidates(dev, training, threshold):
        # Nearer than asked is near enough: the other lines need not be scored.
        if index not in near and scorer.sentence_score(training[line], [dev[index]]).score > threshold:
            near.add(index)
    return near


def _candidates(dev: Sequence[str], training: Sequence[str], threshold: float) -> Iterator[tuple[int, int]]:
    """Pairs of training and dev line whose chrF may be over the threshold."""
    if not dev:
        return
    dev_grams, dev_lines = _grams(dev)
    kept, columns = np.unique(dev_grams, return_inverse=True)
    counts = np.zeros((len(kept) + 1, len(dev)), dtype=np.int16)
    np.add.at(counts, (columns, dev_lines), 1)
    sizes = np.array([_size(text) for text in dev])
    for start in range(0, len(training), CHUNK):
        chunk = training[start : start + CHUNK]
        shared = _shared(chunk, kept, counts)
        bound = _bound(shared, sizes, np.array([_size(text) for text in chunk]))
        for line, index in np.argwhere(bound > threshold):
            yield start + int(line), int(index)


def _shared(chunk: Sequence[str], kept: Numbers, counts: npt.NDArray[np.int16]) -> Numbers:
    """For each line of the chunk and each dev line, no less than the number of 4-grams that both have."""
    grams, lines = _grams(chunk)
    places = np.searchsorted(kept, grams)
    places[places == len(kept)] = 0
    known = kept[places] == grams
    shared = np.zeros((len(chunk), counts.shape[1]), dtype=np.int64)
    places, lines = places[known], lines[known]
    if len(lines):
        present, starts = np.unique(lines, return_index=True)
        shared[present] = np.add.reduceat(counts[places], starts, axis=0, dtype=np.int32)
    return shared


def _bound(shared: Numbers, dev_sizes: Numbers, sizes: Numbers) -> npt.NDArray[np.float64]:
    """No pair has a higher chrF: orders 1 to 3 are taken as fully shared, 5 and 6 as well shared as 4."""
    least = np.minimum.outer(sizes, dev_sizes)
    precision, recall = np.zeros(shared.shape), np.zeros(shared.shape)
    for order in range(1, ORDERS + 1):
        most = least - order + 1 if order < GRAM else np.minimum(shared, least - order + 1)
        most = np.maximum(most, 0)
        precision += most / np.maximum(sizes - order + 1, 1)[:, None]
        recall += most / np.maximum(dev_sizes - order + 1, 1)[None, :]
    # Text shorter than six characters has fewer orders to average over.
    orders = np.clip(np.minimum.outer(sizes, dev_sizes), 1, ORDERS)
    precision, recall = precision / orders, recall / orders
    return np.asarray(100 * 5 * precision * recall / np.maximum(4 * precision + recall, 1e-9))


def _grams(texts: Sequence[str]) -> tuple[Numbers, Numbers]:
    """The 4-grams of all texts as numbers, and the line of each. Two grams of one number only loosen the bound."""
    joined = [_characters(text) for text in texts]
    lengths = [len(text) for text in joined]
    letters = np.frombuffer("".join(joined).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    lines = np.repeat(np.arange(len(texts)), lengths)
    if len(letters) < GRAM:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    grams = np.zeros(len(letters) - GRAM + 1, dtype=np.int64)
    for offset in range(GRAM):
        grams = grams * 65_599 + letters[offset : len(letters) - GRAM + 1 + offset]
    whole = lines[: len(grams)] == lines[GRAM - 1 :]
    return grams[whole], lines[: len(grams)][whole]


def _characters(text: str) -> str:
    return "".join(text.split())  # chrF looks past spaces


def _size(text: str) -> int:
    return len(_characters(text))
