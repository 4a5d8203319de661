"""The hub of a process: one subscription a stream, however many connections follow it."""

import asyncio
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter

from consult import streams
from consult.events import PublicEvent
from realtime import database
from realtime.doorbell import Doorbell
from realtime.packed import Packed
from realtime.relay import Relay
from realtime.rings import Advanced, Forget, Passing, StreamRing

# A stream that nobody follows any more is kept as long as its followers need to come back after a cut network.
LINGER = 60.0
# Names in one query: databases bound how many values a statement may hold.
ASKED_AT_ONCE = 5_000


class Hub:
    """The streams that this process serves, and those of which it only wants to know that they have moved."""

    def __init__(self, doorbell: Doorbell, on_watched: Callable[[str], None]) -> None:
        self._doorbell = doorbell
        self._on_watched = on_watched
        self._relays: dict[str, Relay] = {}
        self._opening: dict[str, asyncio.Future[None]] = {}
        self._watched: set[str] = set()
        # What the database said when it was last asked; heartbeats carry it.
        self.tips: dict[str, int] = {}

    async def follow(self, stream: str) -> Relay:
        """Serve a stream, subscribing first and reading its tip then. Give it back with `leave`."""
        relay = self._relays.get(stream)
        if relay is None:
            relay = self._relays[stream] = Relay(stream)
            self._opening[stream] = asyncio.ensure_future(self._open(relay))
        relay.users += 1
        if opening := self._opening.get(stream):
            try:
                await asyncio.shield(opening)
            except BaseException:
                self.leave(relay)
                raise
        return relay

    def leave(self, relay: Relay) -> None:
        """One connection less. The stream stays for a while: its followers may be back in a moment."""
        relay.users -= 1
        relay.idle_since = asyncio.get_running_loop().time()

    async def watch(self, watched: Iterable[str]) -> None:
        """Tell `on_watched` when one of these streams advances."""
        fresh = set(watched) - self._watched
        self._watched |= fresh
        await asyncio.gather(*(self._doorbell.listen(stream) for stream in fresh))

    def unwatch(self, stream: str) -> None:
        """Nobody wants to know any more; the subscription ends with the next `tidy`."""
        self._watched.discard(stream)

    def hear(self, ring: StreamRing) -> None:
        """Something was rung for a stream."""
        relay = self._relays.get(ring.stream)
        if isinstance(ring, Advanced) and ring.stream in self._watched:
            self._on_watched(ring.stream)
        match ring:
            case _ if relay is None:
                return
            case Advanced():
                relay.advance(ring.seq)
            case Forget():
                relay.history.forget(ring.seqs)
            case Passing():
                relay.pass_on(Packed.unpacked(ring.frame))

    def remember(self, written: Iterable[PublicEvent]) -> None:
        """Events as their writer has just stored them, so that they need not be read again."""
        for stream, of_stream in groupby(written, key=attrgetter("stream")):
            if relay := self._relays.get(stream):
                relay.history.remember(of_stream)

    def forget_all(self) -> None:
        """Something may have been lost on the way, and that may have been a `forget`."""
        for relay in self._relays.values():
            relay.history.forget_all()

    async def look(self) -> None:
        """Ask the database for the tips of all streams served, and fetch what no doorbell told of."""
        before = self.tips
        names = [*(self._relays.keys() - self._opening.keys()), *(self._watched - self._relays.keys())]
        found: dict[str, int] = {}
        for start in range(0, len(names), ASKED_AT_ONCE):
            found |= await database.run(streams.tips, names[start : start + ASKED_AT_ONCE])
        self.tips = found
        for name, tip in found.items():
            if relay := self._relays.get(name):
                relay.advance(tip)
            if name in self._watched and tip != before.get(name, tip):
                self._on_watched(name)

    async def tidy(self) -> None:
        """Let go of streams that nobody has followed for a while."""
        gone = asyncio.get_running_loop().time() - LINGER
        for relay in [relay for relay in self._relays.values() if not relay.users and relay.idle_since < gone]:
            if relay.stream not in self._opening:
                self._drop(relay)
        for group in self._doorbell.groups - self._relays.keys() - self._watched:
            await self._doorbell.leave(group)

    def close(self) -> None:
        """Serve nothing any more."""
        for relay in list(self._relays.values()):
            self._drop(relay)

    async def _open(self, relay: Relay) -> None:
        try:
            await self._doorbell.listen(relay.stream)
            tip, floor = await database.run(streams.bounds, relay.stream)
            self.tips[relay.stream] = tip
            relay.open(tip=tip, floor=floor)
        except BaseException:
            self._drop(relay)
            raise
        finally:
            self._opening.pop(relay.stream, None)

    def _drop(self, relay: Relay) -> None:
        relay.close()
        self._relays.pop(relay.stream, None)
        self.tips.pop(relay.stream, None)
