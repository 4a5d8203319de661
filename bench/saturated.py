"""Saturated: from posting a comment to each reader's screen, with more to translate than can be done and without."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import uvloop

from bench.client import Crowd, Load, allow_connections, settle
from bench.engines import verdict
from bench.figures import Spread, machine, percentile, ratios, table
from bench.ours import Ours, OursSession, Translating, open_case, signed_in, translator_of
from bench.server import Server
from bench.talkers import Talkers
from bench.tally import Tally
from bench.wording import sentences, text

SIDES: tuple[type[Ours], ...] = (Ours, Translating)
FILLERS = 60
CHARACTERS = 7_900  # of each: together more than the translator can do in the time that is measured
WARM_UP = 20  # comments
ROUNDS, READERS, COMMENTS, PER_SECOND = 3, 100, 100, 10
MOST_TIMES = 3.0


@dataclass(frozen=True, slots=True)
class Seen:
    """One round, in milliseconds and MiB; `waiting` texts were left at the end."""

    p50: float
    p99: float
    waiting: int
    resident_mib: float
    faults: list[str]


def main() -> int:
    print(__doc__)
    print(machine(), flush=True)
    print(f"rounds {ROUNDS}, readers {READERS}, comments {COMMENTS} at {PER_SECOND} a second", flush=True)
    seen = play()
    print(report(seen))
    faults = [fault for rounds in seen.values() for one in rounds for fault in one.faults]
    print("\n".join(faults) if faults else "everything delivered exactly once")
    return 1 if faults else 0


def play() -> dict[str, list[Seen]]:
    """Both sides in turn, so that both see the same weather."""
    allow_connections()
    seen: dict[str, list[Seen]] = {side.name: [] for side in SIDES}
    with ExitStack() as stack:
        servers = [stack.enter_context(Server(side().recipe())) for side in SIDES]
        for _ in range(ROUNDS):
            for side, server in zip(SIDES, servers, strict=True):
                with server.running():
                    seen[side.name].append(uvloop.run(measure(server, translates=side is Translating)))
    return seen


async def measure(server: Server, *, translates: bool) -> Seen:
    tally = Tally(readers=READERS, comments=WARM_UP + COMMENTS)
    http = await signed_in(server.port)
    row = sentences(seed=FILLERS)
    async with Talkers(server.port, http, FILLERS, OursSession) as talkers:
        if translates:
            await talkers.nothing_waits()
        async with Crowd(server.port, await open_case(await signed_in(server.port))) as crowd:
            await crowd.enter([tally.ear(reader) for reader in range(READERS)])
            for session in talkers.sessions:
                session.post(text(row, characters=CHARACTERS))
            await talkers.so_many_wait(FILLERS * 3 // 4)
            await Load(crowd, tally, first=0, last=WARM_UP).paced(PER_SECOND)
            heard = tally.received
            await Load(crowd, tally, first=WARM_UP, last=WARM_UP + COMMENTS).paced(PER_SECOND)
            waiting = (await translator_of(http))["queue"]
            await settle()
            faults = tally.faults() + crowd.faults()
        resident = server.rss_kib / 1024
    if not waiting:
        faults.append("the translator had done everything before the end")
    delays = [delay / 1e6 for delay in tally.delays_ns[heard:]]
    return Seen(percentile(delays, 50), percentile(delays, 99), waiting, resident, faults)


def report(seen: dict[str, list[Seen]]) -> str:
    names = {Ours.name: "without translation", Translating.name: "translator saturated"}
    rows = [
        (
            names[side],
            *(f"{Spread.over([getattr(one, figure) for one in rounds]).middle:.1f}" for figure in ("p50", "p99")),
            f"{max(one.p99 for one in rounds):.1f}",
            f"{Spread.over([one.waiting for one in rounds]).low:.0f}",
            f"{memory(rounds):.0f}",
        )
        for side, rounds in seen.items()
    ]
    without, saturated = (seen[side.name] for side in SIDES)
    times = ratios([one.p99 for one in saturated], [one.p99 for one in without])
    more = memory(saturated) - memory(without)
    kept = verdict(MOST_TIMES, times.middle, at_most=True)
    low, middle, high = times.shown(2)
    return f"""\
{table(("ms (median of rounds)", "p50", "p99", "p99 max", "still waiting", "MiB"), rows)}
p99 {middle} times that without translation{kept}, round by round {low} to {high}
the translator with the bundled model takes {more:.0f} MiB of the web process"""


def memory(rounds: Sequence[Seen]) -> float:
    return Spread.over([one.resident_mib for one in rounds]).middle


if __name__ == "__main__":
    sys.exit(main())
