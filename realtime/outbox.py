"""A connection's way out: what may run ahead of its acknowledgements, and what is left out."""

import asyncio
from collections.abc import Callable, Mapping
from itertools import takewhile
from typing import Any

from realtime.packed import Burst, Packed, message_of
from realtime.pipe import Pipe, Send
from realtime.protocol.codec import Codec
from realtime.protocol.window import Window

# Answers, snapshots and the like are not acknowledged one by one; a `pong` proves that they have arrived.
UNPROVEN_BYTES = 16 * 1024 * 1024


class Outbox:
    """
    Everything that one connection is sent.

    Nothing of a live event is queued here: it goes out at once or, past the
    window, is left out and asked for again. So a slow reader costs one window.
    """

    def __init__(self, codec: Codec, send: Send, on_overflow: Callable[[], None]) -> None:
        self.codec = codec
        self.window = Window()
        self._pipe = Pipe(send, on_overflow)
        self._put = self._pipe.put
        self._on_overflow = on_overflow
        self._unproven = 0
        self._left_out: set[Callable[[], Mapping[str, Any]]] = set()
        self._reopened: asyncio.Future[None] | None = None

    def say(self, frame: Mapping[str, Any]) -> None:
        """Send a frame that is not counted."""
        self.message(message_of(self.codec, frame))

    def message(self, message: dict[str, Any]) -> None:
        """The same, packed already."""
        self._unproven += len(message.get("bytes") or message.get("text") or b"")
        if self._unproven > UNPROVEN_BYTES:
            self._unproven = 0
            self._on_overflow()
        else:
            self._put(message)

    def close(self, code: int) -> None:
        """Close the socket once everything before has gone."""
        # A plain number: Autobahn takes no enumeration.
        self._put({"type": "websocket.close", "code": int(code)})

    def proven(self) -> None:
        """The client has received what was said so far."""
        self._unproven = 0

    def offer(self, packed: Packed, now: float) -> bool:
        """Send an event if the window has room for it."""
        message, size = packed.to(self.codec)
        if not self.window.room_for(size):
            return False
        self.window.sent(size, now)
        self._put(message)
        return True

    def offer_all(self, burst: Burst, now: float) -> int:
        """Send events as far as the window has room for them, and say how many of them went."""
        if not self.codec.sequence:
            return sum(1 for _ in takewhile(lambda packed: self.offer(packed, now), burst.each))
        sizes = burst.sizes(self.codec)
        fits = self.window.fitting(sizes)
        if fits:
            self.window.sent_all(sizes[:fits], now)
            self._put(burst.to(self.codec, fits))
        return fits

    def pass_by(self, packed: Packed, now: float) -> None:
        """Send an ephemeral, unless half the window is full: then it is dropped."""
        if not self.window.half_full:
            self.offer(packed, now)

    def left_out(self, tip: Callable[[], Mapping[str, Any]]) -> None:
        """An event did not fit: send what `tip` gives once the window reopens."""
        self._left_out.add(tip)

    def dropped(self, tip: Callable[[], Mapping[str, Any]]) -> None:
        """The stream is not followed any more, so nobody asks."""
        self._left_out.discard(tip)

    def acked(self, total: int, now: float) -> None:
        """Take an `ack`. Raises `BadFrame` for more than was sent."""
        self.window.acked(total, now)
        if self.window.full:
            return
        while self._left_out:
            self.say(self._left_out.pop()())
        if self._reopened is not None:
            self._reopened.set_result(None)
            self._reopened = None

    @property
    def free(self) -> int:
        """How many frames more the window has room for, so far as their size allows."""
        return self.window.free

    async def next_ack(self) -> None:
        """Wait until an acknowledgement has made room."""
        if self._reopened is None:
            self._reopened = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._reopened)
