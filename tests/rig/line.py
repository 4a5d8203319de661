"""The client's rule for one stream (docs/protocol.md): apply the next number, drop the old ones, hold what is ahead."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from realtime.protocol.limits import FILL_MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An event that a client has applied."""

    stream: str
    seq: int
    at: int
    type: str
    data: dict[str, Any] = field(repr=False)


class Line:
    """
    Where a client stands in one stream.

    The server sends everything up to `promised` unasked. `dropped` counts what
    came twice, which is harmless and worth knowing.
    """

    def __init__(self, last: int, promised: int = 0) -> None:
        self.last = last
        self.promised = promised
        self.dropped = 0
        self._ahead: dict[int, Heard] = {}
        self._tip = last

    def take(self, event: Heard) -> Iterator[Heard]:
        """The events that may be applied now, in order."""
        if event.seq <= self.last or event.seq in self._ahead:
            self.dropped += 1
            return
        self._ahead[event.seq] = event
        self._tip = max(self._tip, event.seq)
        while self.last + 1 in self._ahead:
            self.last += 1
            yield self._ahead.pop(self.last)

    def reaches(self, tip: int) -> None:
        """The server says that the stream has come this far."""
        self._tip = max(self._tip, tip)

    def restart(self, seq: int) -> None:
        """A snapshot as of `seq` replaces everything."""
        self.last = self._tip = seq
        self._ahead.clear()

    @property
    def gap(self) -> tuple[int, int] | None:
        """The first numbers to ask for, both included, or None when nothing lacks that is not on its way."""
        if self._ahead:
            return self.last + 1, min(min(self._ahead) - 1, self.last + FILL_MOST)
        if self._tip > self.last >= self.promised:
            return self.last + 1, min(self._tip, self.last + FILL_MOST)
        return None
