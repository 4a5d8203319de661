"""One connection following one stream."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from realtime.outbox import Outbox
from realtime.packed import Burst, Packed
from realtime.protocol import frames
from realtime.relay import Relay


class Following:
    """
    It catches up first, paced by acknowledgements, and hears live events then.

    `wire` is the stream's name as the client knows it; `asked` are the
    subscriptions that brought it (a specialty brings its subspecialties).
    """

    __slots__ = ("_outbox", "_stopped", "asked", "me", "position", "relay", "wire")

    def __init__(self, wire: str, relay: Relay, outbox: Outbox, position: int) -> None:
        self.wire = wire
        self.relay = relay
        self.asked: set[str] = set()
        self.me: Mapping[str, Any] | None = None
        self.position = position
        self._outbox = outbox
        self._stopped = False

    @property
    def behind(self) -> bool:
        """Whether there is something to catch up with."""
        return self.position < self.relay.reached

    def go_live(self) -> None:
        """From here on every event is heard. Only without anything to catch up with, in the same turn of the loop."""
        if not self._stopped:
            self.relay.followers.add(self)

    async def catch_up(self) -> None:
        """Send what came after `position`, then go live."""
        while self.behind and not self._stopped:
            await self.send_all(upto=self.relay.reached)
        self.go_live()

    async def send_all(self, *, upto: int) -> None:
        """Send the events after `position`, paced by acknowledgements."""
        while self.position < upto and not self._stopped:
            found = await self.relay.history.after(self.position, upto=upto, limit=max(self._outbox.free, 1))
            if not found:
                self.position = upto  # no longer kept; whoever misses it finds out by the next number
            elif not self._send(found):
                # What was not sent is not kept: its words may be taken back while we wait.
                await self._outbox.next_ack()

    def _send(self, found: Sequence[Packed]) -> bool:
        if self._stopped:
            return False
        sent = self._outbox.offer_all(Burst(found), asyncio.get_running_loop().time())
        if sent:
            self.position = found[sent - 1].seq
        return sent == len(found)

    def stop(self) -> None:
        """Hear no more."""
        self._stopped = True
        self.relay.followers.discard(self)
        self._outbox.dropped(self.tip)

    def events(self, burst: Burst, now: float) -> None:
        """Live events: sent at once or left out."""
        if self._outbox.offer_all(burst, now) < len(burst.each):
            self._outbox.left_out(self.tip)

    def ephemeral(self, packed: Packed, now: float) -> None:
        """A passing word: sent at once or dropped."""
        self._outbox.pass_by(packed, now)

    def tip(self) -> Mapping[str, Any]:
        """What tells the client that live events were left out."""
        return frames.tip(stream=self.wire, seq=self.relay.reached)
