"""
The load client: many WebSocket connections of one room in one event loop.

Handshakes and outgoing frames are those of ``websockets``; incoming frames, of which there are two hundred for each
outgoing one, go through ``bench.frames``.
"""

import asyncio
import resource
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from time import process_time
from typing import Any, Self, cast

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from bench import comments
from bench.dialect import Hear, Room, Session
from bench.frames import CLOSE, PING, FrameReader
from bench.tally import Tally

HANDSHAKES = 40  # at once: below Twisted's listen backlog of 50, past which the kernel drops and retries after a second
STALLED = 20.0  # seconds without any delivery after which the rest counts as missing
GRACE = 0.5  # seconds in which a doubled delivery may still show up
OPENING = 30.0  # seconds


class ConnectionEndedError(Exception):
    """The server ended a connection that the benchmark still needed, with this close code."""


class Connection(asyncio.Protocol):
    """One WebSocket."""

    def __init__(self, url: str, room: Room, session: Session) -> None:
        self.session = session
        self.close_code: int | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost = asyncio.Event()
        self._handshake: ClientProtocol | None = ClientProtocol(
            parse_uri(url), subprotocols=[Subprotocol(name) for name in room.subprotocols] or None
        )
        self._head = b""
        self._frames = FrameReader()
        session.wire = self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        assert self._handshake is not None
        self._handshake.send_request(self._handshake.connect())
        self._transport.writelines(self._handshake.data_to_send())

    def data_received(self, data: bytes) -> None:
        if self._handshake is not None:
            data = self._shake_hands(self._handshake, data)
        received = self.session.received
        for opcode, payload in self._frames.feed(data):
            if opcode < CLOSE:
                received(payload)
            else:
                self._control(opcode, payload)

    def connection_lost(self, error: Exception | None) -> None:
        self.lost.set()
        if not self.opened.done():
            self.opened.set_exception(ConnectionEndedError("during the handshake"))

    def send(self, payload: bytes | str) -> None:
        opcode = Opcode.BINARY if isinstance(payload, bytes) else Opcode.TEXT
        self._write(opcode, payload if isinstance(payload, bytes) else payload.encode())

    def abort(self) -> None:
        """Vanish without a goodbye, as a phone that leaves the network."""
        self._transport.abort()

    def _write(self, opcode: Opcode, payload: bytes) -> None:
        self._transport.write(Frame(opcode, payload).serialize(mask=True))

    def _shake_hands(self, handshake: ClientProtocol, data: bytes) -> bytes:
        # Whatever follows the answer's empty line is already frames, and those are ours to read.
        self._head += data
        head, end, rest = self._head.partition(b"\r\n\r\n")
        if not end:
            return b""
        self._handshake = None
        handshake.receive_data(head + end)
        if handshake.state is State.OPEN:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(handshake.handshake_exc or ConnectionEndedError("handshake refused"))
        return rest

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self._write(Opcode.PONG, payload)
        elif opcode == CLOSE:
            self.close_code = int.from_bytes(payload[:2]) if payload else 1005
            self._transport.close()


async def connect(port: int, room: Room, session: Session) -> Connection:
    """Open a WebSocket and join the room."""
    loop = asyncio.get_running_loop()
    url = f"ws://127.0.0.1:{port}{room.path}"
    _, connection = await loop.create_connection(lambda: Connection(url, room, session), "127.0.0.1", port)
    async with asyncio.timeout(OPENING):
        await connection.opened
        await session.join()
    return connection


class Crowd:
    """The clients of one room: all of them read, and all of them write in turn."""

    def __init__(self, port: int, room: Room) -> None:
        self.port = port
        self.room = room
        self.connections: list[Connection] = []
        self._gate = asyncio.Semaphore(HANDSHAKES)
        self._ticking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        allow_connections()
        self._ticking = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
        await self.leave()
        await self.room.close()

    async def enter(self, hears: Iterable[Hear]) -> None:
        """Let one more client enter for each ear."""
        self.connections += await asyncio.gather(*(self._enter(self.room.session(hear)) for hear in hears))

    async def resume(self, sessions: Iterable[Session]) -> None:
        """Let clients enter with sessions that were made beforehand."""
        self.connections += await asyncio.gather(*(self._connect(session) for session in sessions))

    async def leave(self) -> None:
        """Let every client vanish."""
        for connection in self.connections:
            connection.abort()
        await asyncio.gather(*(connection.lost.wait() for connection in self.connections))
        self.connections.clear()

    def post(self, number: int) -> None:
        """Post comment ``number``; the clients take turns, because a server may limit how fast one of them writes."""
        self.connections[number % len(self.connections)].session.post(comments.written(number))

    def faults(self) -> list[str]:
        """What the server did to this crowd that it should not have done, counted."""
        closed = Counter(f"closed with {c.close_code or 1006}" for c in self.connections if c.lost.is_set())
        refused = Counter(f"refused: {code}" for c in self.connections for code in c.session.refused)
        return [f"{count} {what}" for what, count in (closed + refused).items()]

    async def _enter(self, making: Coroutine[Any, Any, Session]) -> Connection:
        # A ticket is taken shortly before it is used: it does not keep for the whole queue's time.
        async with self._gate:
            session = await making
            return await connect(self.port, self.room, session)

    async def _connect(self, session: Session) -> Connection:
        async with self._gate:
            return await connect(self.port, self.room, session)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(0.25)
            for connection in self.connections:
                connection.session.tick()


class Load:
    """Comments ``first`` to ``last - 1``, posted by a crowd and awaited at every reader."""

    def __init__(self, crowd: Crowd, tally: Tally, *, first: int, last: int) -> None:
        self._crowd = crowd
        self._tally = tally
        self._next = first
        self._last = last
        self._outstanding = last - first
        self._done = asyncio.Event()

    async def closed_loop(self, in_flight: int) -> None:
        """Keep ``in_flight`` comments on their way: the next is posted when one has reached every reader."""
        self._tally.on_complete = self._post_another
        for _ in range(min(in_flight, self._outstanding)):
            self._post()
        await self._delivered()

    async def paced(self, per_second: float) -> None:
        """Post at a fixed rate, whatever the server makes of it."""
        self._tally.on_complete = self._completed
        loop = asyncio.get_running_loop()
        began, first = loop.time(), self._next
        while self._next < self._last:
            await asyncio.sleep(began + (self._next - first) / per_second - loop.time())
            self._post()
        await self._delivered()

    def _post(self) -> None:
        self._crowd.post(self._next)
        self._next += 1

    def _post_another(self, number: int) -> None:
        self._completed(number)
        if self._next < self._last:
            self._post()

    def _completed(self, number: int) -> None:
        self._outstanding -= 1
        if not self._outstanding:
            self._done.set()

    async def _delivered(self) -> None:
        await until(self._done, lambda: self._tally.received)


async def until(done: asyncio.Event, progress: Callable[[], int]) -> bool:
    """Wait for the event as long as the count of deliveries still grows; False if it stalled."""
    while not done.is_set():
        before = progress()
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), STALLED)
        if not done.is_set() and progress() == before:
            return False
    return True


async def settle() -> None:
    """Leave time for what must not come: a delivery too many."""
    await asyncio.sleep(GRACE)


def allow_connections() -> None:
    """Raise the limit of open files, which servers started from here inherit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Busy:
    """How busy this process was: the client must not be what is measured."""

    def __init__(self) -> None:
        self._cpu = process_time()

    def share(self, seconds: float) -> float:
        """Of one core, over the wall time since this object was made."""
        return (process_time() - self._cpu) / seconds
