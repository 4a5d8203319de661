"""What the kernel says of a process, and of those that it has started."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all its descendants that live now."""
    return [pid, *(member for child in _children(pid) for member in family(child))]


def status_kib(pid: int | str, name: str) -> int:
    """A figure of memory in KiB: VmRSS is what is resident now, VmHWM the most that ever was."""
    lines = (Path("/proc") / str(pid) / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads of a process so far."""
    fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _children(pid: int) -> Iterator[int]:
    for thread in (Path("/proc") / str(pid) / "task").iterdir():
        with suppress(FileNotFoundError):  # the thread has ended meanwhile
            yield from map(int, (thread / "children").read_text().split())
