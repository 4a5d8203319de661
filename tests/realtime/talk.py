"""A connection without a socket: frames go in and come out in the test's own event loop."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Any, Self

import msgpack

from consult.ids import new_id
from consult.models import Doctor
from consult.services.sign_in import new_ticket
from realtime import database
from realtime.connection import Connection
from realtime.live import Live
from realtime.protocol.codec import MSGPACK, Codec
from realtime.protocol.commands import KINDS, Change
from realtime.protocol.limits import SNAPSHOT_MOST

Frame = dict[str, Any]
PATIENCE = 20.0  # seconds; it bounds a failure and measures nothing


def frames_in(message: Frame, codec: Codec) -> list[Any]:
    """The packed frames of one message: in a sequence there may be several."""
    if not codec.binary:
        text: str = message["text"]
        return text.split("\n") if codec.sequence else [text]
    if not codec.sequence:
        return [message["bytes"]]
    unpacker = msgpack.Unpacker()
    unpacker.feed(message["bytes"])
    return [msgpack.packb(frame) for frame in unpacker]


class Talk:
    """
    What one client says and hears. It acknowledges what it hears unless told not to.

    `stuck` keeps the server waiting as a full socket does, until `flows`.
    """

    def __init__(self, here: Live, *, codec: Codec = MSGPACK, session_key: str = "", acks: bool = True) -> None:
        self.frames: list[Frame] = []
        self.messages: list[Frame] = []
        self.closed: int | None = None
        self.connection = Connection(here, codec, self._send, session_key)
        self._codec = codec
        self._acks = acks
        self._heard = 0
        self._acknowledged = 0
        self._acknowledging: asyncio.TimerHandle | None = None
        self._given: set[int] = set()
        self._refs = count(1)
        self._news = asyncio.Event()
        self._flowing = asyncio.Event()
        self._flowing.set()

    async def hello(self, doctor: Doctor, **fields: Any) -> Self:
        """Sign in with a fresh ticket and wait to be welcomed."""
        ticket = await database.change(new_ticket, doctor)
        self.say("hello", app="test", device="test", ticket=ticket, **fields)
        await self.sees("welcome")
        return self

    def say(self, kind: str, **fields: Any) -> None:
        """Send a frame; a field of None is left out."""
        frame = {name.rstrip("_"): value for name, value in fields.items() if value is not None}
        self.connection.receive(self._codec.pack({"kind": kind, **frame}))

    async def ask(self, kind: str, **fields: Any) -> Frame:
        """Send a command and give its `done` or `refused`."""
        if issubclass(KINDS[kind], Change):
            fields.setdefault("client_id", new_id())
        ref = str(next(self._refs))
        self.say(kind, ref=ref, **fields)
        return await self.answers(ref)

    async def answers(self, ref: str) -> Frame:
        """What a command that was sent with this `ref` got."""
        return await self._first(lambda frame: frame.get("ref") == ref)

    async def follow(self, stream: str, since: int | None = None) -> Frame:
        """Follow a stream; without a position its snapshot is there on return."""
        done = await self.ask("stream.subscribe", stream=stream, since=since)
        if since is None:
            await self.sees("reset")
        return done

    async def sees(self, kind: str, **facts: Any) -> Frame:
        """The first frame of this kind and with these facts that was not given before; waits for it."""
        return await self._first(lambda frame: {"kind": kind, **facts}.items() <= frame.items())

    async def hears(self, type_: str) -> Frame:
        """The same for an event of this type."""
        return await self.sees("event", type=type_)

    async def ends(self) -> int:
        """Wait until the server closes; gives the code."""
        await self.until(lambda: self.closed is not None)
        assert self.closed is not None
        return self.closed

    def seqs(self, stream: str) -> list[int]:
        """The numbers heard of a stream, in order."""
        return [frame["seq"] for frame in self.frames if frame["kind"] == "event" and frame["stream"] == stream]

    def kinds(self) -> list[str]:
        """The kinds of all frames heard, in order."""
        return [frame["kind"] for frame in self.frames]

    def ack(self) -> None:
        """Acknowledge everything heard so far."""
        if self._acknowledging:
            self._acknowledging.cancel()
            self._acknowledging = None
        self._acknowledged = self._heard
        self.say("ack", n=self._heard)

    def stuck(self) -> None:
        self._flowing.clear()

    def flows(self) -> None:
        self._flowing.set()

    async def _send(self, message: Frame) -> None:
        if not self._flowing.is_set():
            await self._flowing.wait()
        if message["type"] == "websocket.close":
            self.closed = message["code"]
        else:
            self.messages.append(message)
            self._hear(message)
        self._news.set()

    def _hear(self, message: Frame) -> None:
        for raw in frames_in(message, self._codec):
            frame = self._codec.unpack(raw, most=SNAPSHOT_MOST * 2)
            self.frames.append(frame)
            if frame["kind"] in ("event", "ephemeral"):
                self._heard += 1
                if self._acks:
                    self._acknowledge()

    def _acknowledge(self) -> None:
        """As the protocol has it: every 16 frames or 250 ms. Each frame alone would be more than a client may send."""
        loop = asyncio.get_running_loop()
        if self._heard - self._acknowledged == 16:
            loop.call_soon(self.ack)
        elif self._acknowledging is None:
            self._acknowledging = loop.call_later(0.25, self.ack)

    async def _first(self, fits: Callable[[Frame], bool]) -> Frame:
        def fresh() -> list[Frame]:
            return [frame for frame in self.frames if id(frame) not in self._given and fits(frame)]

        await self.until(lambda: bool(fresh()))
        frame = fresh()[0]
        self._given.add(id(frame))
        return frame

    async def until(self, found: Callable[[], bool]) -> None:
        """Wait until this is so; it is looked at whenever something was sent."""
        async with asyncio.timeout(PATIENCE):
            while not found():
                self._news.clear()
                await self._news.wait()
