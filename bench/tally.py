"""Who has received which comment, how often, and how long after it was sent."""

from array import array
from collections.abc import Callable
from time import monotonic_ns

from bench import comments


class Tally:
    """Counts the deliveries of comments 0 to ``comments - 1`` to every reader."""

    def __init__(self, *, readers: int, comments: int) -> None:
        self.delays_ns = array("q")
        self.received = 0
        self.complete = 0
        self.on_complete: Callable[[int], None] = lambda number: None
        self._counts = [bytearray(comments) for _ in range(readers)]
        self._awaited = [readers] * comments

    def ear(self, reader: int) -> Callable[[bytes], None]:
        """The callable that this reader's connection tells of each delivery."""
        counts = self._counts[reader]
        awaited = self._awaited
        delay = self.delays_ns.append
        read = comments.read

        def hear(payload: bytes) -> None:
            number, sent_ns = read(payload)
            counts[number] += 1
            if counts[number] > 1:
                return
            self.received += 1
            delay(monotonic_ns() - sent_ns)
            awaited[number] -= 1
            if not awaited[number]:
                self.complete += 1
                self.on_complete(number)

        return hear

    def lacks(self, reader: int) -> int:
        """How many comments this reader still waits for."""
        return self._counts[reader].count(0)

    @property
    def missing(self) -> int:
        return sum(counts.count(0) for counts in self._counts)

    @property
    def doubled(self) -> int:
        return sum(len(counts) - counts.count(0) - counts.count(1) for counts in self._counts)

    def faults(self) -> list[str]:
        """What went wrong, in words; nothing if every reader has every comment exactly once."""
        found = {"missing": self.missing, "doubled": self.doubled}
        return [f"{count} deliveries {what}" for what, count in found.items() if count]
