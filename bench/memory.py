"""Memory: what an idle connection costs the server, from its resident memory before and after many of them."""

import asyncio
import sys
from argparse import Namespace
from dataclasses import dataclass

from bench.client import Crowd, Load, settle
from bench.dialect import Dialect
from bench.figures import table
from bench.rounds import compared, main, spread_rows, typical
from bench.server import Server
from bench.tally import Tally

FIRST = 10  # connections that pay for what is loaded once
QUIET = 2.0  # seconds for handshakes to be put away


@dataclass(frozen=True, slots=True)
class Figures:
    """One round of one peer."""

    kib_each: float
    idle_mib: float
    full_mib: float
    faults: list[str]


async def measure(dialect: Dialect, server: Server, asked: Namespace) -> Figures:
    tally = Tally(readers=FIRST + asked.connections, comments=1)
    ears = [tally.ear(reader) for reader in range(FIRST + asked.connections)]
    async with Crowd(server.port, await dialect.open_room(server.port)) as crowd:
        await crowd.enter(ears[:FIRST])
        await asyncio.sleep(QUIET)
        idle = server.rss_kib
        await crowd.enter(ears[FIRST:])
        await asyncio.sleep(QUIET)
        full = server.rss_kib
        # Connections that hear nothing would be cheap: one comment shows that all of them live.
        await Load(crowd, tally, first=0, last=1).closed_loop(1)
        await settle()
        faults = tally.faults() + crowd.faults()
    return Figures((full - idle) / asked.connections, idle / 1024, full / 1024, faults)


def report(seen: dict[str, list[Figures]]) -> str:
    rows = [
        (
            *spread,
            f"{typical(seen[spread[0]], lambda f: f.idle_mib):.0f}",
            f"{typical(seen[spread[0]], lambda f: f.full_mib):.0f}",
        )
        for spread in spread_rows(seen, lambda f: f.kib_each, digits=1)
    ]
    figures = table(("KiB a connection", "min", "median", "max", "idle MiB", "full MiB"), rows)
    return f"{figures}\n\n{compared(seen, lambda f: f.kib_each, 'ratio')}"


if __name__ == "__main__":
    sys.exit(main(__doc__ or "", measure, report, rounds=3, connections=1000))
