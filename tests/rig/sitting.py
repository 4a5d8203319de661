"""What a client does on one connection: it counts, acknowledges, answers heartbeats, fills gaps, paces itself."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from realtime.protocol.bucket import TokenBucket
from realtime.protocol.limits import ACK_EVERY_FRAMES, ACK_EVERY_MS, COMMAND_BURST, COMMANDS_PER_SECOND, SILENCE_MOST
from tests.rig.line import Heard, Line
from tests.rig.wire import Frame, Wire, WireClosed

if TYPE_CHECKING:
    from tests.rig.client import Client


@dataclass(slots=True)
class Habits:
    """What a client does unasked. A test that needs a worse one takes a habit away."""

    acks: bool = True
    pongs: bool = True
    fills: bool = True
    resumes: bool = True
    paces: bool = True  # waits for its turn instead of being refused with slow_down


class Sitting:
    """The client's side of one connection."""

    def __init__(self, wire: Wire, client: "Client") -> None:
        self.wire = wire
        self.is_welcome = False
        self._client = client
        self._habits = client.habits
        self._counted = self._acknowledged = 0
        self._filling: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        # A little less than the server allows: two clocks never agree wholly.
        self._bucket = TokenBucket(COMMAND_BURST - 2, COMMANDS_PER_SECOND * 0.9)
        self._turn = asyncio.Lock()

    async def listen(self) -> None:
        """Take frames until the connection ends. Raises `WireClosed`, or `TimeoutError` after 25 s of silence."""
        while True:
            async with asyncio.timeout(SILENCE_MOST):
                frame = await self.wire.receive()
            getattr(self, f"_on_{frame['kind']}", self._on_other)(frame)
            self._client.tell()

    def command(self, frame: Frame) -> None:
        """Send a command when it is its turn."""
        self._soon(self._send_in_turn(frame))

    def leave(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _send_in_turn(self, frame: Frame) -> None:
        async with self._turn:
            if self._habits.paces and (wait := self._take()):
                await asyncio.sleep(wait / 1000)
                self._take()
            await self.wire.send(**frame)

    def _take(self) -> int | None:
        return self._bucket.take(asyncio.get_running_loop().time())

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        async def done() -> None:
            # A connection that is gone is told to whoever listens.
            with suppress(WireClosed):
                await work

        task = asyncio.create_task(done())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step has never awaited its work, and Python complains of that.
        task.add_done_callback(lambda _: work.close())

    def _on_welcome(self, frame: Frame) -> None:
        self._client.welcome = frame
        self._client.welcomes += 1
        self.is_welcome = True
        self._client.unread = dict(frame["unread"])
        self._on_other(frame)
        for asked in self._client.asked.values():
            self.command(asked.frame)

    def _on_event(self, frame: Frame) -> None:
        self._count()
        event = Heard(**{name: frame[name] for name in ("stream", "seq", "at", "type", "data")})
        # A subspecialty's stream comes with its parent's, and begins where it is when it is first heard of.
        line = self._client.lines.setdefault(event.stream, Line(event.seq - 1))
        self._client.heard.extend(line.take(event))
        self._fill(event.stream)

    def _on_ephemeral(self, frame: Frame) -> None:
        self._count()
        self._on_other(frame)

    def _on_reset(self, frame: Frame) -> None:
        self._client.lines.setdefault(frame["stream"], Line(0)).restart(frame["seq"])
        self._client.snapshots[frame["stream"]] = frame["snapshot"]
        self._on_other(frame)

    def _on_tip(self, frame: Frame) -> None:
        self._on_other(frame)
        self._reached(frame["stream"], frame["seq"])

    def _on_heartbeat(self, frame: Frame) -> None:
        self._on_other(frame)
        if self._habits.pongs:
            self._soon(self.wire.send("pong", t=frame["t"]))
        for stream, tip in frame["tips"].items():
            self._reached(stream, tip)

    def _on_unread(self, frame: Frame) -> None:
        self._client.unread |= frame["unread"]
        self._on_other(frame)

    def _on_done(self, frame: Frame) -> None:
        asked = self._client.asked.pop(frame["ref"], None) if "ref" in frame else None
        followed = "ref" not in frame or (asked and asked.frame["kind"] == "stream.subscribe")
        if followed:
            self._followed(frame, asked.frame.get("since") if asked else None)
        if asked:
            asked.answer.set_result(frame)
        else:
            self._on_other(frame)

    def _on_refused(self, frame: Frame) -> None:
        asked = self._client.asked.pop(frame.get("ref", ""), None)
        if asked:
            asked.answer.set_result(frame)
            return
        if "stream" in frame:
            self._client.lines.pop(frame["stream"], None)
        self._on_other(frame)

    def _on_other(self, frame: Frame) -> None:
        self._client.frames.append(frame)

    def _followed(self, frame: Frame, since: int | None) -> None:
        lines, stream = self._client.lines, frame["stream"]
        if since is not None:
            lines.setdefault(stream, Line(since))
        if stream in lines:
            lines[stream].promised = frame["tip"]
        if "me" in frame:
            self._client.me[stream] = frame["me"]

    def _reached(self, stream: str, tip: int) -> None:
        if line := self._client.lines.get(stream):
            line.reaches(tip)
            self._fill(stream)

    def _fill(self, stream: str) -> None:
        gap = self._client.lines[stream].gap
        if gap and self._habits.fills and stream not in self._filling:
            self._filling.add(stream)
            self._soon(self._ask_fill(stream, *gap))

    async def _ask_fill(self, stream: str, first: int, last: int) -> None:
        await self._client.ask("stream.fill", stream=stream, from_=first, to=last)
        self._filling.discard(stream)
        self._fill(stream)

    def _count(self) -> None:
        self._counted += 1
        if not self._habits.acks:
            return
        if self._counted - self._acknowledged == 1:
            asyncio.get_running_loop().call_later(ACK_EVERY_MS / 1000, self._acknowledge)
        elif self._counted - self._acknowledged >= ACK_EVERY_FRAMES:
            self._acknowledge()

    def _acknowledge(self) -> None:
        if self._counted > self._acknowledged:
            self._acknowledged = self._counted
            self._soon(self.wire.send("ack", n=self._counted))
