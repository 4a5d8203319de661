"""Plays every benchmark the same way: all peers in turn, round after round, so that all see the same weather."""

import argparse
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack
from itertools import combinations
from typing import Any, Protocol, TypeVar

import uvloop

from bench.client import allow_connections
from bench.dialect import Bare, Dialect, Textbook
from bench.figures import Spread, machine, ratios, table
from bench.ours import Ours
from bench.server import Server

PEERS: dict[str, type[Dialect]] = {peer.name: peer for peer in (Textbook, Bare, Ours)}


class Figures(Protocol):
    """What one round of one peer gave."""

    @property
    def faults(self) -> list[str]: ...


F = TypeVar("F", bound=Figures)
Measure = Callable[[Dialect, Server, argparse.Namespace], Coroutine[Any, Any, F]]


def main(
    text: str,
    measure: Measure[F],
    report: Callable[[dict[str, list[F]]], str],
    *,
    peers: Sequence[str] = tuple(PEERS),
    **numbers: int,
) -> int:
    """
    Run one benchmark from the command line and return its exit status.

    ``numbers`` become options of their own. Slow is never a failure: 1 means that deliveries were missing or doubled.
    """
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("--peers", nargs="+", choices=peers, default=peers)
    for name, default in numbers.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default, help=f"default {default}")
    asked = parser.parse_args()
    print(text)
    print(machine(), flush=True)
    print(", ".join(f"{name.replace('_', ' ')} {getattr(asked, name)}" for name in numbers), flush=True)
    seen = play(asked, measure)
    print(report(seen))
    faults = [f"{name}, round {number}: {fault}" for name, number, fault in faults_of(seen)]
    print("\n".join(faults) if faults else "everything delivered exactly once")
    return 1 if faults else 0


def play(asked: argparse.Namespace, measure: Measure[F]) -> dict[str, list[F]]:
    """Start each peer's server afresh for each of its rounds, on data that was prepared once."""
    allow_connections()
    with ExitStack() as stack:
        dialects = [PEERS[name]() for name in asked.peers]
        servers = [stack.enter_context(Server(dialect.recipe())) for dialect in dialects]
        seen: dict[str, list[F]] = {dialect.name: [] for dialect in dialects}
        for _ in range(asked.rounds):
            for dialect, server in zip(dialects, servers, strict=True):
                with server.running():
                    seen[dialect.name].append(uvloop.run(measure(dialect, server, asked)))
    return seen


def faults_of(seen: dict[str, list[F]]) -> list[tuple[str, int, str]]:
    return [
        (name, number, fault)
        for name, rounds in seen.items()
        for number, figures in enumerate(rounds, start=1)
        for fault in figures.faults
    ]


def compared(seen: dict[str, list[F]], figure: Callable[[F], float], title: str) -> str:
    """The ratios of one figure, round by round, between all peers that were measured; empty for a lone peer."""
    rows = [
        (f"{ours} / {theirs}", *ratios([figure(f) for f in seen[ours]], [figure(f) for f in seen[theirs]]).shown(2))
        for theirs, ours in combinations(seen, 2)
    ]
    return table((title, "min", "median", "max"), rows) if rows else ""


def spread_rows(seen: dict[str, list[F]], figure: Callable[[F], float], digits: int = 0) -> list[tuple[str, ...]]:
    """Name, min, median and max of one figure for each peer."""
    return [(name, *Spread.over([figure(f) for f in rounds]).shown(digits)) for name, rounds in seen.items()]


def typical(rounds: list[F], figure: Callable[[F], float]) -> float:
    """The median over the rounds."""
    return Spread.over([figure(f) for f in rounds]).middle
