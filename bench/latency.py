"""Latency: from posting a comment to each reader's screen, commit included, at a calm rate."""

import sys
from argparse import Namespace
from dataclasses import dataclass

from bench.client import Crowd, Load, settle
from bench.dialect import Dialect
from bench.figures import percentile, table
from bench.rounds import compared, main, typical
from bench.server import Server
from bench.tally import Tally

WARM_UP = 20  # comments


@dataclass(frozen=True, slots=True)
class Figures:
    """One round of one peer, in milliseconds."""

    p50: float
    p99: float
    worst: float
    faults: list[str]


async def measure(dialect: Dialect, server: Server, asked: Namespace) -> Figures:
    tally = Tally(readers=asked.readers, comments=WARM_UP + asked.comments)
    async with Crowd(server.port, await dialect.open_room(server.port)) as crowd:
        await crowd.enter([tally.ear(reader) for reader in range(asked.readers)])
        await Load(crowd, tally, first=0, last=WARM_UP).paced(asked.per_second)
        heard = tally.received
        await Load(crowd, tally, first=WARM_UP, last=WARM_UP + asked.comments).paced(asked.per_second)
        await settle()
        faults = tally.faults() + crowd.faults()
    delays = [delay / 1e6 for delay in tally.delays_ns[heard:]]
    return Figures(percentile(delays, 50), percentile(delays, 99), max(delays), faults)


def report(seen: dict[str, list[Figures]]) -> str:
    rows = [
        (
            name,
            f"{typical(rounds, lambda f: f.p50):.1f}",
            f"{typical(rounds, lambda f: f.p99):.1f}",
            f"{min(f.p99 for f in rounds):.1f}",
            f"{max(f.p99 for f in rounds):.1f}",
            f"{max(f.worst for f in rounds):.1f}",
        )
        for name, rounds in seen.items()
    ]
    figures = table(("ms (median of rounds)", "p50", "p99", "p99 min", "p99 max", "worst"), rows)
    p50, p99 = compared(seen, lambda f: f.p50, "ratio p50"), compared(seen, lambda f: f.p99, "ratio p99")
    return f"{figures}\n\n{p50}\n\n{p99}"


if __name__ == "__main__":
    sys.exit(main(__doc__ or "", measure, report, rounds=3, readers=200, comments=100, per_second=10))
