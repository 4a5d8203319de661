"""First part: how long after posting a reader has the first sentence, while comments of 50 other rooms wait."""

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import uvloop

from bench.engines import entry_for, verdict
from bench.figures import machine, ratios, table
from bench.ours import OursSession, Translating, signed_in, translator_of
from bench.server import Server
from bench.talkers import Talkers
from bench.wording import sentences, text
from models.engines.base import Engine
from models.engines.opening import EngineOptions, open_engine

ROOMS = 50
# Each long enough that most of them still wait when the measured one comes.
CHARACTERS = 700
ROUNDS = 5
BARE = 5
MOST_TIMES = 3.0
NICENESS = 10  # as the product runs its engine
GIVES_UP = 60.0  # seconds


class Reader(OursSession):
    """Hears when the first sentence of a translation came."""

    part: asyncio.Future[float] | None = None

    def expect_part(self) -> asyncio.Future[float]:
        self.part = asyncio.get_running_loop().create_future()
        return self.part

    def ephemeral(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "translation.part" and self.part is not None and not self.part.done():
            self.part.set_result(perf_counter())


@dataclass(frozen=True, slots=True)
class Seen:
    """One round, in milliseconds; `waiting` texts stood in the queue when the part had come."""

    bare: float
    first: float
    waiting: int


def main() -> int:
    print(__doc__)
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as cache, Server(Translating().recipe()) as server, server.running():
        print(report(uvloop.run(measure(server, bare_engine(Path(cache))))))
    return 0


def bare_engine(cache: Path) -> Engine:
    options = EngineOptions(cache=cache, compute_type="int8", niceness=NICENESS)
    return open_engine(entry_for("en-es-starter", "es", "en"), options)


async def measure(server: Server, engine: Engine) -> list[Seen]:
    http = await signed_in(server.port)
    async with Talkers(server.port, http, ROOMS + 1, Reader) as talkers:
        *others, reader = talkers.sessions
        row = sentences(seed=ROOMS)
        seen: list[Seen] = []
        for _ in range(ROUNDS):
            await talkers.nothing_waits()
            sentence = next(row)
            bare = await asyncio.to_thread(alone, engine, sentence)
            await asyncio.gather(*(other.posted(text(row, characters=CHARACTERS)) for other in others))
            part, began = reader.expect_part(), perf_counter()
            reader.post(sentence)
            first = await asyncio.wait_for(part, GIVES_UP) - began
            seen.append(Seen(bare * 1000, first * 1000, (await translator_of(http))["queue"]))
    return seen


def alone(engine: Engine, sentence: str) -> float:
    """The engine's own time for this sentence, in seconds: the median of a few, with nothing else of ours to do."""
    took = []
    for _ in range(BARE):
        began = perf_counter()
        engine.translate([sentence], "es", "en")
        took.append(perf_counter() - began)
    return median(took)


def report(seen: list[Seen]) -> str:
    times = ratios([one.first for one in seen], [one.bare for one in seen])
    rows = [
        ("the engine alone, ms", *(f"{value:.0f}" for value in spread([one.bare for one in seen]))),
        ("first part at the reader, ms", *(f"{value:.0f}" for value in spread([one.first for one in seen]))),
        ("times the engine alone", *times.shown(2)),
        ("texts that still waited then", *(f"{value:.0f}" for value in spread([one.waiting for one in seen]))),
    ]
    reached = verdict(MOST_TIMES, times.middle, at_most=True)
    return (
        f"{table(('', 'min', 'median', 'max'), rows)}\nfirst part: {times.middle:.2f} times the engine alone{reached}"
    )


def spread(values: list[float]) -> tuple[float, float, float]:
    return min(values), median(values), max(values)


if __name__ == "__main__":
    sys.exit(main())
