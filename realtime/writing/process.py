"""The writer as a process of its own: what a server keeps of it."""

import asyncio
import logging
import socket
import subprocess
import sys
from collections import deque
from contextlib import suppress

from django.conf import settings

from consult.errors import Unavailable
from realtime.work import Awaited, heard
from realtime.writing.parcels import Reply, packed, received

logger = logging.getLogger(__name__)

AGAIN_AFTER = 1.0  # seconds, for a writer that does not stay


class WriterProcess:
    """
    Hands changes to a child, and tells what came of them.

    The child ends when this process does, however that ends: its socket is
    closed then. Where the child ends first, nobody can tell whether the last
    changes were stored; they are refused as unavailable, and clients send them again.
    """

    def __init__(self) -> None:
        self._to_send: deque[tuple[Awaited, bytes]] = deque()
        self._sent: deque[Awaited] = deque()
        self._child: subprocess.Popen[bytes] | None = None
        self._wire: asyncio.StreamWriter | None = None
        self._keeping = asyncio.get_running_loop().create_task(self._keep())

    @property
    def pid(self) -> int | None:
        """The child's process id."""
        return self._child.pid if self._child else None

    def add(self, work: Awaited) -> None:
        """Do it in its turn. Raises what `pickle` raises for what cannot be handed over."""
        self._to_send.append((work, packed(work.call)))
        self._send()

    async def close(self) -> None:
        """End the child; what was handed to it is stored first."""
        self._keeping.cancel()
        with suppress(asyncio.CancelledError):
            await self._keeping
        if self._child is not None:
            await asyncio.to_thread(self._child.wait)

    def _send(self) -> None:
        while self._wire is not None and self._to_send:
            work, parcel = self._to_send.popleft()
            self._sent.append(work)
            self._wire.write(parcel)

    async def _keep(self) -> None:
        """Have a child, always."""
        while True:
            here, there = socket.socketpair()
            with there:
                child = self._child = started(there)
            reader, self._wire = await asyncio.open_connection(sock=here)
            try:
                self._send()
                await self._hear(reader)
            finally:
                self._wire.close()
                self._wire = None
                self._refuse()
            logger.error("The process that writes to the database has ended (%s). Another is started.", child.wait())
            await asyncio.sleep(AGAIN_AFTER)

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        while reply := await received(reader):
            self._settle(reply)

    def _settle(self, reply: Reply) -> None:
        works = [self._sent.popleft() for _ in reply.outcomes]
        for work, outcome in zip(works, reply.outcomes, strict=True):
            work.result, work.error = outcome
        heard(works, reply.calls)

    def _refuse(self) -> None:
        self._settle(Reply([(None, Unavailable()) for _ in self._sent], []))


def started(there: socket.socket) -> subprocess.Popen[bytes]:
    """A writer that hears the other end of this socket."""
    number = there.fileno()
    command = [sys.executable, "-m", "realtime.writing", str(number)]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, pass_fds=[number])  # noqa: S603  a module of our own
