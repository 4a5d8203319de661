"""One stream as this process passes it on: read once, packed once a codec, the same bytes to every follower."""

import asyncio
import logging
from typing import Protocol

from realtime.history import History
from realtime.packed import Burst, Packed

logger = logging.getLogger(__name__)

READ_AT_ONCE = 100  # events; what a doorbell announces is nearly always one


class Follower(Protocol):
    """Somebody who has caught up with the stream and hears what is new."""

    def events(self, burst: Burst, now: float) -> None: ...

    def ephemeral(self, packed: Packed, now: float) -> None: ...


class Relay:
    """
    `reached` is the last number that was passed on, `floor` the first one still kept.

    Whoever joins reads up to `reached` and becomes a follower in the same turn
    of the event loop, so that nothing is missed and nothing comes twice.
    """

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.history = History(stream)
        self.followers: set[Follower] = set()
        self.users = 0
        self.idle_since = 0.0
        self.reached = 0
        self.floor = 1
        self._target = 0
        self._reading: asyncio.Task[None] | None = None

    def open(self, *, tip: int, floor: int) -> None:
        """Pass on what comes after `tip`."""
        self.reached = tip
        self.floor = floor
        self.advance(self._target)

    def advance(self, seq: int) -> None:
        """The stream has reached `seq`. While a reading runs this only raises its target: a burst is read at once."""
        self._target = max(self._target, seq)
        if self._target > self.reached and self._reading is None:
            self._reading = asyncio.get_running_loop().create_task(self._read())

    def pass_on(self, packed: Packed) -> None:
        """Hand an ephemeral to everybody who has caught up."""
        now = asyncio.get_running_loop().time()
        for follower in tuple(self.followers):
            follower.ephemeral(packed, now)

    def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    async def _read(self) -> None:
        try:
            while self._target > self.reached:
                fresh = await self.history.after(self.reached, upto=self._target, limit=READ_AT_ONCE)
                if not fresh:
                    # A doorbell for what is not there: the next one, or the next look at the tips, starts again.
                    self._target = self.reached
                else:
                    self._deliver(Burst(fresh))
        except Exception:
            logger.exception("A stream could not be read; the next look at the tips tries again.")
            self._target = self.reached
        finally:
            self._reading = None

    def _deliver(self, burst: Burst) -> None:
        self.reached = burst.each[-1].seq
        now = asyncio.get_running_loop().time()
        for follower in tuple(self.followers):
            follower.events(burst, now)
