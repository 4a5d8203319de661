"""The last events of a stream, kept packed, so that a reconnect storm does not become a query storm."""

import asyncio
from collections.abc import Iterable

from consult import events
from consult.events import PublicEvent
from realtime import database
from realtime.packed import Packed
from realtime.protocol.limits import HOT_EVENTS

# The `forget` that was rung with it may have been lost.
TAKEN_BACK = "text.redacted"


class History:
    """
    What was said in one stream.

    Rights were checked when the stream was followed; from then on all readers
    get the same bytes.
    """

    __slots__ = ("_hot", "_lock", "_newest", "_taken_back", "_taken_back_seqs", "stream")

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self._hot: dict[int, Packed] = {}
        self._newest = 0
        self._taken_back = 0
        # Words never come back: what was forgotten once is believed to nobody but the database.
        self._taken_back_seqs: set[int] = set()
        self._lock = asyncio.Lock()

    async def after(self, seq: int, *, upto: int, limit: int) -> list[Packed]:
        """The events with `seq < number <= upto`, at most `limit`, from memory where it has them all."""
        last = min(upto, seq + limit)
        # One reader at a time: of a thousand who ask for the same at once, the first fetches it for all.
        async with self._lock:
            if found := self._remembered(seq, last):
                return found
            return await self._fetched(seq, last)

    def forget(self, seqs: Iterable[int]) -> None:
        """Drop events whose words were taken back, also those that are being fetched at this moment."""
        self._taken_back += 1
        for seq in seqs:
            self._taken_back_seqs.add(seq)
            self._hot.pop(seq, None)

    def forget_all(self) -> None:
        """Drop everything: something may have been taken back that this process was not told of."""
        self._taken_back += 1
        self._hot.clear()

    def remember(self, written: Iterable[PublicEvent]) -> None:
        """Keep events as their writer has just stored them; a `forget` may have overtaken them."""
        self._take(event for event in written if event.seq not in self._taken_back_seqs)

    def _remembered(self, seq: int, last: int) -> list[Packed]:
        found = [self._hot.get(number) for number in range(seq + 1, last + 1)]
        return [packed for packed in found if packed] if all(found) else []

    async def _fetched(self, seq: int, last: int) -> list[Packed]:
        while True:
            taken_back = self._taken_back
            read = await database.run(events.read, self.stream, after=seq, upto=last, limit=last - seq)
            if taken_back == self._taken_back:
                return self._take(read)

    def _take(self, read: Iterable[PublicEvent]) -> list[Packed]:
        events_ = list(read)
        if any(event.type == TAKEN_BACK for event in events_):
            self._hot.clear()
        found = [Packed.event(event) for event in events_]
        self._keep(found)
        return found

    def _keep(self, fresh: list[Packed]) -> None:
        if fresh:
            self._newest = max(self._newest, fresh[-1].seq)
        oldest = self._newest - HOT_EVENTS
        self._hot.update((packed.seq, packed) for packed in fresh if packed.seq > oldest)
        if len(self._hot) > HOT_EVENTS:
            for seq in [seq for seq in self._hot if seq <= oldest]:
                del self._hot[seq]
