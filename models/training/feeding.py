"""Rounds of batches, drawn by other processes while the last round is trained on."""

import signal
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context

from models.training.batches import Batch
from models.training.drawing import Drawer
from models.training.settings import Settings
from models.training.vocabulary import Encoder
from models.training.workplace import Workplace

Round = tuple[int, list[Batch]]
_feeder: "list[Feeder]" = []


class Feeder:
    """Draws rounds by their number: any process comes to the same batches."""

    def __init__(self, place: Workplace, settings: Settings, tokens: int) -> None:
        self._drawer = Drawer(place.read_pools(), settings)
        self._encoder = Encoder(place.pieces, place.vocabulary)
        self._tokens = tokens

    def round(self, number: int) -> list[Batch]:
        return self._drawer.round(number, self._encoder, tokens=self._tokens)


def rounds(
    place: Workplace, settings: Settings, *, tokens: int, feeders: int, start: int
) -> Generator[Round, None, None]:
    """Without end, from round ``start``; closing the iterator ends the processes."""
    if feeders == 0:
        feeder = Feeder(place, settings, tokens)
        yield from ((number, feeder.round(number)) for number in count(start))
    else:
        yield from _drawn_ahead(place, settings, tokens=tokens, feeders=feeders, start=start)


def _drawn_ahead(
    place: Workplace, settings: Settings, *, tokens: int, feeders: int, start: int
) -> Generator[Round, None, None]:
    # Spawned, not forked: the parent has threads and a GPU by now.
    pool = ProcessPoolExecutor(feeders, get_context("spawn"), _open, (place, settings, tokens))
    waiting: deque[tuple[int, Future[list[Batch]]]] = deque()
    try:
        for number in count(start):
            waiting.append((number, pool.submit(_round, number)))
            if len(waiting) > feeders:
                first, drawn = waiting.popleft()
                yield first, drawn.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _open(place: Workplace, settings: Settings, tokens: int) -> None:
    # Ctrl-C reaches the whole group; the parent saves first and then ends its feeders.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _feeder.append(Feeder(place, settings, tokens))


def _round(number: int) -> list[Batch]:
    return _feeder[0].round(number)
