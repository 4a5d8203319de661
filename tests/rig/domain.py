"""Watching the domain at work: what it announces, and how it bears many hands at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.dispatch import Signal


@contextmanager
def listening(signal: Signal) -> Iterator[list[dict[str, Any]]]:
    """What is announced meanwhile, without the machinery's own arguments."""
    heard: list[dict[str, Any]] = []

    def hear(**facts: Any) -> None:
        heard.append({name: fact for name, fact in facts.items() if name not in ("signal", "sender")})

    signal.connect(hear, weak=False)
    try:
        yield heard
    finally:
        signal.disconnect(hear)


def side_by_side(*jobs: Callable[[], object]) -> None:
    """Run all at once, each on a connection of its own."""

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        list(pool.map(run, jobs))
