"""Fan-out: deliveries a second when everyone in one room of one process writes in turn and everyone reads."""

import sys
from argparse import Namespace
from dataclasses import dataclass
from time import perf_counter

from bench.client import Busy, Crowd, Load, settle
from bench.dialect import Dialect
from bench.figures import table
from bench.rounds import compared, main, spread_rows, typical
from bench.server import Server
from bench.tally import Tally

WARM_UP = 40  # comments; the first ones pay for imports, caches and growing buffers


@dataclass(frozen=True, slots=True)
class Figures:
    """One round of one peer."""

    per_second: float
    per_cpu_second: float  # of the server; steadier where other work takes turns on the cores
    server_busy: float  # cores
    client_busy: float  # of the one core it can use
    peak_mib: float
    faults: list[str]


async def measure(dialect: Dialect, server: Server, asked: Namespace) -> Figures:
    tally = Tally(readers=asked.readers, comments=WARM_UP + asked.comments)
    async with Crowd(server.port, await dialect.open_room(server.port)) as crowd:
        await crowd.enter([tally.ear(reader) for reader in range(asked.readers)])
        await Load(crowd, tally, first=0, last=WARM_UP).closed_loop(asked.in_flight)
        busy, cpu, heard, began = Busy(), server.cpu_seconds, tally.received, perf_counter()
        await Load(crowd, tally, first=WARM_UP, last=WARM_UP + asked.comments).closed_loop(asked.in_flight)
        seconds, heard = perf_counter() - began, tally.received - heard
        cpu, client_busy = server.cpu_seconds - cpu, busy.share(seconds)
        await settle()
        faults = tally.faults() + crowd.faults()
        peak_mib = server.peak_rss_kib / 1024
    return Figures(heard / seconds, heard / cpu, cpu / seconds, client_busy, peak_mib, faults)


def report(seen: dict[str, list[Figures]]) -> str:
    rows = [
        (
            *spread,
            f"{typical(seen[spread[0]], lambda f: f.per_cpu_second):,.0f}",
            f"{typical(seen[spread[0]], lambda f: f.server_busy):.2f}",
            f"{typical(seen[spread[0]], lambda f: f.client_busy):.2f}",
            f"{max(f.peak_mib for f in seen[spread[0]]):.0f}",
        )
        for spread in spread_rows(seen, lambda f: f.per_second)
    ]
    head = ("deliveries/s", "min", "median", "max", "a CPU second", "server cores", "client cores", "peak MiB")
    wall = compared(seen, lambda f: f.per_second, "ratio of deliveries/s")
    cpu = compared(seen, lambda f: f.per_cpu_second, "ratio a CPU second")
    return f"{table(head, rows)}\n\n{wall}\n\n{cpu}"


if __name__ == "__main__":
    sys.exit(main(__doc__ or "", measure, report, rounds=5, readers=200, comments=300, in_flight=16))
