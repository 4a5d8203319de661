"""Resume: everyone comes back at once after the server was killed, and catches up while others go on writing."""

import asyncio
import sys
from argparse import Namespace
from dataclasses import dataclass
from time import perf_counter
from typing import cast

from bench.client import Crowd, Load, settle, until
from bench.dialect import Dialect
from bench.figures import table
from bench.ours import Ours, OursRoom, OursSession
from bench.rounds import main, spread_rows, typical
from bench.server import Server
from bench.tally import Tally

SEEN, MISSED, LIVE = 20, 60, 20  # comments before the cut, behind the readers' back, and during their return
WRITERS = 20  # so many that no one's token bucket runs dry
PER_SECOND = 20


@dataclass(frozen=True, slots=True)
class Figures:
    """One round."""

    seconds: float
    restart_seconds: float
    faults: list[str]


async def measure(dialect: Dialect, server: Server, asked: Namespace) -> Figures:
    assert isinstance(dialect, Ours)
    room = await dialect.open_room(server.port)
    heard = Tally(readers=asked.clients, comments=SEEN + MISSED + LIVE)
    written = Tally(readers=WRITERS, comments=SEEN + MISSED + LIVE)
    async with Crowd(server.port, room) as readers, Crowd(server.port, room) as writers:
        await writers.enter(written.ear(writer) for writer in range(WRITERS))
        await readers.enter(heard.ear(reader) for reader in range(asked.clients))
        await Load(writers, written, first=0, last=SEEN).closed_loop(4)
        await settle()
        cut = sessions_of(readers)
        await readers.leave()
        await Load(writers, written, first=SEEN, last=SEEN + MISSED).closed_loop(4)
        writing = sessions_of(writers)
        # Killed, not asked to stop: what was `done` must have been on the disk.
        server.kill()
        await writers.leave()
        restart_seconds = server.start()
        await writers.resume(await returning(room, writing))
        back = await returning(room, cut)
        began = perf_counter()
        live = Load(writers, written, first=SEEN + MISSED, last=SEEN + MISSED + LIVE)
        await asyncio.gather(readers.resume(back), live.paced(PER_SECOND), up_to_date(heard))
        seconds = perf_counter() - began
        await settle()
        faults = heard.faults() + readers.faults() + writers.faults()
    return Figures(seconds, restart_seconds, faults)


def sessions_of(crowd: Crowd) -> list[OursSession]:
    return [cast(OursSession, connection.session) for connection in crowd.connections]


async def returning(room: OursRoom, cut: list[OursSession]) -> list[OursSession]:
    return [await room.resumed(session.hear, session) for session in cut]


async def up_to_date(tally: Tally) -> None:
    done = asyncio.Event()

    def complete(number: int) -> None:
        if not tally.missing:
            done.set()

    tally.on_complete = complete
    await until(done, lambda: tally.received)


def report(seen: dict[str, list[Figures]]) -> str:
    rows = [
        (*spread, f"{typical(seen[spread[0]], lambda f: f.restart_seconds):.1f}")
        for spread in spread_rows(seen, lambda f: f.seconds, digits=2)
    ]
    return table(("seconds until all are up to date", "min", "median", "max", "restart"), rows)


if __name__ == "__main__":
    sys.exit(main(__doc__ or "", measure, report, peers=("ours",), rounds=3, clients=1000))
