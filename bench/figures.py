"""Numbers for people: percentiles, spreads over rounds, one small table, and the machine they come from."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import ceil
from statistics import median

PACKAGES = ("Django", "channels", "daphne", "Twisted", "autobahn", "msgpack", "uvloop", "websockets")


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile: the smallest value that at least ``percent`` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1]


@dataclass(frozen=True, slots=True)
class Spread:
    """How one figure varied over the rounds."""

    low: float
    middle: float
    high: float

    @classmethod
    def over(cls, values: Sequence[float]) -> "Spread":
        return cls(min(values), median(values), max(values))

    def shown(self, digits: int = 0) -> tuple[str, str, str]:
        return (f"{self.low:,.{digits}f}", f"{self.middle:,.{digits}f}", f"{self.high:,.{digits}f}")


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Ours divided by theirs, round by round, so that both saw the same weather."""
    return Spread.over([mine / other for mine, other in zip(ours, theirs, strict=True)])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Plain columns: the first to the left, figures to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, *rows)
    )


def machine() -> str:
    """What the figures depend on, without a name of anything."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return (
        f"{len(os.sched_getaffinity(0))} cores, {memory_gib:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, {packages}"
    )
