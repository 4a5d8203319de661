"""A client of the wire that keeps every rule of docs/protocol.md, with the verbs that tests are written in."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, Self, TypeVar

from websockets.exceptions import InvalidHandshake

from consult.ids import new_id
from consult.models import Doctor
from realtime.protocol.codec import MSGPACK, Codec
from realtime.protocol.codes import Reaction, reaction_to
from realtime.protocol.commands import KINDS, Change
from realtime.protocol.limits import BACKOFF_FIRST, BACKOFF_MOST
from tests.rig.line import Heard, Line
from tests.rig.proxy import Proxy
from tests.rig.server import Server
from tests.rig.sitting import Habits, Sitting
from tests.rig.wire import ABNORMAL, PATIENCE, Frame, Wire, WireClosed, open_wire

T = TypeVar("T")
Ticket = Callable[[], Awaitable[str]]


class Refused(Exception):
    """The server has refused a command. `frame` is what it said."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame["code"])
        self.frame = frame
        self.code: str = frame["code"]


class Ended(Exception):
    """The connection is gone for good, with this close code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"ended with {code}")
        self.code = code


@dataclass(slots=True)
class Asked:
    """A command that has no answer yet; it is sent again after every reconnection."""

    frame: Frame = field(repr=False)
    answer: asyncio.Future[Frame] = field(repr=False)


class Client:
    """One device of one doctor. `heard` is every event that it has applied, in order."""

    def __init__(
        self,
        address: str,
        ticket: Ticket,
        *,
        codec: Codec = MSGPACK,
        languages: Iterable[str] = (),
        habits: Habits | None = None,
    ) -> None:
        self.habits = habits or Habits()
        self.lines: dict[str, Line] = {}
        self.heard: list[Heard] = []
        self.frames: list[Frame] = []  # all but events, in order
        self.snapshots: dict[str, Any] = {}
        self.me: dict[str, Frame] = {}
        self.unread: dict[str, int] = {}
        self.welcome: Frame = {}
        self.welcomes = 0
        self.closes: list[int] = []
        self.asked: dict[str, Asked] = {}
        self._address, self._ticket, self._codec = address, ticket, codec
        self._languages = list(languages)
        self._refs = count(1)
        self._returned: set[int] = set()  # what `hears` and `sees` have given to the test already
        self._news = asyncio.Event()
        self._sitting: Sitting | None = None
        self._ended: int | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._keeping = asyncio.create_task(self._keep())
        self._keeping.add_done_callback(lambda _: self.tell())
        await self.until(lambda: self.welcomes)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)

    async def ask(self, kind: str, **fields: Any) -> Frame:
        """
        Send a command and give its `done`; a lost connection does not lose it.

        A `client_id` is made where one belongs; `from_` and `as_` stand for the
        wire's `from` and `as`. Raises `Refused`, `Ended`.
        """
        if kind in KINDS and issubclass(KINDS[kind], Change):
            fields.setdefault("client_id", new_id())
        ref = str(next(self._refs))
        asked = Asked({"kind": kind, "ref": ref, **fields}, asyncio.get_running_loop().create_future())
        self.asked[ref] = asked
        if self._sitting is not None and self._sitting.is_welcome:
            self._sitting.command(asked.frame)
        try:
            await self.until(asked.answer.done, what=f"the answer to {kind}")
        finally:
            self.asked.pop(ref, None)
        answer = asked.answer.result()
        if answer["kind"] == "refused":
            raise Refused(answer)
        return answer

    async def follow(self, stream: str, since: int | None = None) -> Frame:
        """Follow a stream: from `since` on, else from its snapshot, which is there on return."""
        done = await self.ask("stream.subscribe", stream=stream, since=since)
        await self.until(lambda: stream in self.lines, what=f"a position in {stream}")
        return done

    async def say(self, kind: str, **fields: Any) -> None:
        """Send a frame that gets no answer."""
        await self.wire.send(kind, **fields)

    async def hears(self, type: str, *, stream: str = "") -> Heard:  # noqa: A002  the wire's own word
        """The first event of this type that was not given before, of any stream or of one; waits for it."""
        return await self._first(self.heard, lambda event: event.type == type and stream in ("", event.stream), type)

    async def sees(self, kind: str, *, type: str = "") -> Frame:  # noqa: A002
        """The first frame of this kind (for ephemerals: and type) that was not given before; waits for it."""
        return await self._first(
            self.frames, lambda frame: frame["kind"] == kind and type in ("", frame.get("type")), type or kind
        )

    async def reaches(self, stream: str, seq: int) -> None:
        """Wait until everything up to `seq` was applied."""
        await self.until(lambda: stream in self.lines and self.lines[stream].last >= seq, what=f"{stream} #{seq}")

    async def ends(self) -> int:
        """Wait until the client gives up; gives the close code."""
        await self.until(lambda: self._ended is not None, what="the end")
        return self.closes[-1]

    async def returns(self, times: int = 1) -> None:
        """Wait until the client has been welcomed again, so often in all."""
        await self.until(lambda: self.welcomes > times, what="a resumed connection")

    async def until(self, found: Callable[[], T], *, what: str = "what must come") -> T:
        """Wait until `found()` gives something true. Raises `Ended`, or `TimeoutError` that tells what was heard."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (value := found()):
                    self._check()
                    await self._news.wait()
        except TimeoutError:
            raise TimeoutError(f"{what} did not come; heard {Counter(event.type for event in self.heard)}") from None
        return value

    @property
    def wire(self) -> Wire:
        """The open connection. Raises `Ended` while there is none."""
        if self._sitting is None:
            raise Ended(self.closes[-1] if self.closes else ABNORMAL)
        return self._sitting.wire

    def seqs(self, stream: str) -> list[int]:
        """The numbers applied in a stream, in order of their coming."""
        return [event.seq for event in self.heard if event.stream == stream]

    def tell(self) -> None:
        """Something has changed: whoever waits looks again."""
        self._news.set()
        self._news = asyncio.Event()

    def _check(self) -> None:
        if self._keeping is not None and self._keeping.done():
            self._keeping.result()
        if self._ended is not None:
            raise Ended(self._ended)

    async def _first(self, items: list[T], fits: Callable[[T], bool], what: str) -> T:
        def fresh() -> list[T]:
            return [item for item in items if id(item) not in self._returned and fits(item)]

        item = (await self.until(fresh, what=what))[0]
        self._returned.add(id(item))
        return item

    async def _keep(self) -> None:
        failures = 0
        while True:
            before = self.welcomes
            code = await self._sit()
            self.closes.append(code)
            if not self.habits.resumes or reaction_to(code) is Reaction.STOP:
                self._ended = code
                return
            self.tell()
            failures = 0 if self.welcomes > before else failures + 1
            await asyncio.sleep(self._pause(failures))

    async def _sit(self) -> int:
        """One connection, from its hello to its close; gives the code."""
        try:
            ticket = await self._ticket()
            async with open_wire(self._address, offers=[self._codec]) as wire:
                self._sitting = Sitting(wire, self)
                resume = {"epoch": self.welcome["epoch"], "streams": self._positions()} if self.lines else None
                hello = {"app": "rig", "device": "rig", "ticket": ticket, "languages": self._languages or None}
                await wire.send("hello", **hello, resume=resume)
                await self._sitting.listen()
        except WireClosed as closed:
            bye = self._sitting and self._sitting.wire.bye
            return int(bye["code"]) if bye else closed.code
        except (OSError, InvalidHandshake, TimeoutError):
            pass
        finally:
            if self._sitting is not None:
                self._sitting.leave()
                self._sitting = None
        return ABNORMAL

    def _positions(self) -> dict[str, int]:
        return {stream: line.last for stream, line in self.lines.items()}

    def _pause(self, failures: int) -> float:
        bye = next((frame for frame in reversed(self.frames) if frame["kind"] in ("bye", "welcome")), {})
        if "retry_ms" in bye and not failures:
            return float(bye["retry_ms"]) / 1000
        return random.uniform(0, min(BACKOFF_MOST, BACKOFF_FIRST * 2**failures))


@asynccontextmanager
async def connected(
    server: Server,
    doctor: Doctor,
    *,
    follows: Iterable[str] = (),
    since: int | None = None,
    through: Proxy | None = None,
    ticket: Ticket | None = None,
    **options: Any,
) -> AsyncIterator[Client]:
    """
    A client of `doctor` that is welcomed and follows these streams.

    `through` a proxy if one is given. `ticket` says where its tickets come from;
    without it they are made in the server's database.
    """
    client = Client((through or server).wire, ticket or partial(server.ticket, doctor), **options)
    async with client:
        for stream in follows:
            await client.follow(stream, since)
        yield client
