"""One WebSocket, frame by frame: it says what it is told to, however wrong, and does nothing by itself."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from realtime.protocol import codec
from realtime.protocol.codec import JSON, MSGPACK, Codec
from realtime.protocol.limits import SNAPSHOT_MOST

Frame = dict[str, Any]
ABNORMAL = 1006  # what RFC 6455 calls a connection that ended without a close frame
# How long a test waits for what must come; it bounds a failure and measures nothing.
PATIENCE = 60.0
READ_AHEAD = 16  # messages; then the socket is left unread


class WireClosed(Exception):
    """The connection has ended, with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Wire:
    """An open connection. `bye` is the server's goodbye, once it was heard."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.codec = codec.choose([connection.subprotocol or ""])
        self.bye: Frame | None = None

    @property
    def subprotocol(self) -> str | None:
        """What the server chose."""
        return self._connection.subprotocol

    async def send(self, kind: str, **fields: Any) -> None:
        """Send a frame in the codec that was agreed on; a field of None is left out."""
        frame = {name.rstrip("_"): value for name, value in fields.items() if value is not None}
        await self.send_raw((self.codec or JSON).pack({"kind": kind, **frame}))

    async def send_raw(self, message: bytes | str) -> None:
        """Send whatever this is. Raises `WireClosed`."""
        try:
            await self._connection.send(message)
        except ConnectionClosed as closed:
            raise WireClosed(_code(closed)) from None

    async def receive(self) -> Frame:
        """The next frame, whatever it is. Raises `WireClosed`, or `TimeoutError`."""
        try:
            async with asyncio.timeout(PATIENCE):
                message = await self._connection.recv()
        except ConnectionClosed as closed:
            raise WireClosed(_code(closed)) from None
        speaks = JSON if isinstance(message, str) else MSGPACK
        frame = speaks.unpack(message, most=SNAPSHOT_MOST * 2)
        if frame["kind"] == "bye":
            self.bye = frame
        return frame

    async def hears(self, kind: str) -> Frame:
        """The next frame of this kind; others are passed over. Raises `WireClosed`, or `TimeoutError`."""
        async with asyncio.timeout(PATIENCE):
            while (frame := await self.receive())["kind"] != kind:
                continue
        return frame

    async def closes(self) -> int:
        """Wait for the end; gives its code. Raises `TimeoutError`."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.receive()
        except WireClosed as closed:
            return closed.code

    def drop(self) -> None:
        """Break off without a word."""
        self._connection.transport.abort()


@asynccontextmanager
async def open_wire(
    address: str,
    *,
    offers: Sequence[Codec | str] = (MSGPACK,),
    origin: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[Wire]:
    """Connect and offer these encodings. Raises `OSError`, or `InvalidHandshake` where the server says no."""
    names = [offer if isinstance(offer, str) else offer.name for offer in offers]
    async with connect(
        address,
        subprotocols=[Subprotocol(name) for name in names] or None,
        origin=Origin(origin) if origin else None,
        additional_headers=headers,
        compression=None,
        proxy=None,
        ping_interval=None,  # the heartbeat of our own protocol is what is tested
        max_size=SNAPSHOT_MOST * 2,
        max_queue=READ_AHEAD,
        close_timeout=2,
    ) as connection:
        yield Wire(connection)


def _code(closed: ConnectionClosed) -> int:
    return closed.rcvd.code if closed.rcvd else ABNORMAL
