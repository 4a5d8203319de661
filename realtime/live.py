"""What one process holds for its sockets, from the first event that it sees until it stops."""

import asyncio
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from consult.events import wire_name
from realtime import layer
from realtime.doorbell import Doorbell, LocalDoorbell
from realtime.hub import Hub
from realtime.layer_doorbell import LayerDoorbell
from realtime.presence import Presence
from realtime.protocol.codec import MSGPACK
from realtime.protocol.frames import EphemeralType, ephemeral
from realtime.protocol.limits import EPHEMERAL_MOST, HEARTBEAT_MS
from realtime.rings import (
    HOUSE,
    Marked,
    Passing,
    Present,
    RightsChanged,
    Ring,
    SessionEnded,
    StreamRing,
    WorkWaiting,
)
from realtime.unread import Unread

if TYPE_CHECKING:
    from realtime.connection import Connection


logger = logging.getLogger(__name__)

# How long a thread that has read from the database waits for a busy event loop, in seconds. With Python's five
# milliseconds, at each of some ten statements, a busy room waited for its own events.
THREADS_WAIT = 0.001


class Live:
    """The hub, the doorbell and the connections of a process."""

    def __init__(self, doorbell: Doorbell) -> None:
        self.loop = asyncio.get_running_loop()
        self.doorbell = doorbell
        self.hub = Hub(doorbell, on_watched=self._watched)
        self.presence = Presence(uuid4().hex, self.hub, doorbell)
        self.unread = Unread(self.hub)
        self.connections: set[Connection] = set()
        # A connection has ended as soon as it has said goodbye, its socket when the client has closed too.
        self.sockets_closed = asyncio.Event()
        self.sockets_closed.set()
        self._sockets = 0
        self.work_waiting = asyncio.Event()
        self._in_doubt = asyncio.Event()

    async def start(self) -> None:
        await self.doorbell.start(self.hear, self.doubt)
        await self.doorbell.listen(HOUSE)
        self._looking = self.loop.create_task(self._look_after())

    async def stop(self) -> None:
        self._looking.cancel()
        self.presence.stop()
        self.unread.stop()
        self.hub.close()
        await self.doorbell.stop()

    @contextmanager
    def socket(self) -> Iterator[None]:
        """Count a socket while it is open."""
        self._sockets += 1
        self.sockets_closed.clear()
        try:
            yield
        finally:
            self._sockets -= 1
            if not self._sockets:
                self.sockets_closed.set()

    def doubt(self) -> None:
        """Doorbells may have been lost: trust nothing that is in memory, and look at once."""
        self.hub.forget_all()
        self._in_doubt.set()

    def ephemeral(self, stream: str, type_: EphemeralType, data: Mapping[str, Any]) -> None:
        """Tell all who follow a stored stream something that is not kept."""
        packed = MSGPACK.pack(ephemeral(stream=wire_name(stream), type_=type_, data=data))
        assert isinstance(packed, bytes)  # noqa: S101
        if len(packed) <= EPHEMERAL_MOST:
            self.doorbell.ring(Passing(stream=stream, frame=packed))

    def hear(self, ring: Ring) -> None:
        """Whatever was rung, here or in another process."""
        match ring:
            case Present():
                self.presence.hear(ring)
            case StreamRing():
                self.hub.hear(ring)
            case Marked():
                self.unread.marked(ring)
            case RightsChanged():
                self._recheck(connection for connection in self.connections if connection.is_of(ring.doctor_id))
            case SessionEnded():
                self._recheck(connection for connection in self.connections if connection.session == ring.session)
            case WorkWaiting():
                self.work_waiting.set()

    def _watched(self, stream: str) -> None:
        self.unread.advanced(stream)

    @staticmethod
    def _recheck(connections: "Iterable[Connection]") -> None:
        for connection in list(connections):
            connection.recheck()

    async def _look_after(self) -> None:
        """What was lost on the way is found within a heartbeat."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_MS / 1000):
                    await self._in_doubt.wait()
            self._in_doubt.clear()
            try:
                await self.hub.look()
                await self.hub.tidy()
                self.presence.repeat()
            except Exception:
                logger.exception("The tips could not be read; the next heartbeat tries again.")


_current: Live | None = None
_starting: "asyncio.Task[Live] | None" = None


def current() -> Live | None:
    """The live side of this process, while it runs."""
    return _current


async def running() -> Live:
    """The live side of this event loop, started by whoever asks first."""
    global _starting  # noqa: PLW0603  one a process, as the loop and the signals are
    loop = asyncio.get_running_loop()
    if _current is not None and _current.loop is loop:
        return _current
    if _starting is None or _starting.get_loop() is not loop:
        _starting = loop.create_task(_start())
    return await asyncio.shield(_starting)


async def stop() -> None:
    """Stop what `running` started; sockets get no goodbye from here."""
    global _current, _starting
    if _current is not None:
        ending, _current, _starting = _current, None, None
        await ending.stop()


async def _start() -> Live:
    global _current  # noqa: PLW0603
    sys.setswitchinterval(THREADS_WAIT)
    starting = Live(LayerDoorbell() if layer.is_configured() else LocalDoorbell())
    await starting.start()
    _current = starting
    return starting
