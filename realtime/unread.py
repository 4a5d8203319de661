"""How much a doctor has not read, told to their connections when it changes."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from consult.models import Doctor
from consult.services import reads
from consult.shelf import cases_of
from realtime import database, sign_in
from realtime.hub import Hub
from realtime.protocol import frames
from realtime.rings import Marked

if TYPE_CHECKING:
    from realtime.connection import Connection

logger = logging.getLogger(__name__)

# A change is told after so many seconds, together with those that follow it.
TOLD_AFTER = 0.5
# Counting costs queries for each doctor of a room: one after the other with a pause, so that a busy room stays fast.
PAUSE = 0.05


class Tray:
    """What one doctor's connections in this process were last told."""

    def __init__(self) -> None:
        self.connections: set[Connection] = set()
        self.streams: set[str] = set()
        self.counts: dict[str, int] = {}


class Unread:
    """Watches the cases of every doctor who is here; whoever has several windows is counted for once."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._trays: dict[UUID, Tray] = {}
        self._watchers: dict[str, set[UUID]] = {}
        self._changed: dict[UUID, set[str]] = {}
        self._counting: asyncio.Task[None] | None = None

    async def enter(self, connection: "Connection", counts: Mapping[str, int], streams: Iterable[str]) -> None:
        """A connection was told `counts` of its doctor's cases, whose stored streams these are."""
        tray = self._trays.setdefault(connection.doctor_id, Tray())
        tray.connections.add(connection)
        tray.counts = dict(counts)
        await self._watch(connection.doctor_id, tray, set(streams))

    def leave(self, connection: "Connection") -> None:
        """It hears no more."""
        tray = self._trays.get(connection.doctor_id)
        if tray is None or connection not in tray.connections:
            return
        tray.connections.remove(connection)
        if not tray.connections:
            del self._trays[connection.doctor_id]
            self._changed.pop(connection.doctor_id, None)
            self._unwatch(connection.doctor_id, tray.streams)

    def advanced(self, stream: str) -> None:
        """A watched stream has something new."""
        for doctor_id in self._watchers.get(stream, ()):
            self._change(doctor_id, stream)

    def marked(self, ring: Marked) -> None:
        """A doctor has read on, here or elsewhere."""
        self._change(UUID(ring.doctor), ring.stream)

    async def refresh(self, doctor_id: UUID) -> None:
        """The doctor has joined a case or left one."""
        if tray := self._trays.get(doctor_id):
            doctor = await database.run(sign_in.fresh, doctor_id)
            streams = set(await database.run(streams_of, doctor))
            joined = streams - tray.streams
            await self._watch(doctor_id, tray, streams)
            # Watched first, then counted: something may have been said since the doctor joined.
            for stream in joined:
                self._change(doctor_id, stream)

    def stop(self) -> None:
        if self._counting is not None:
            self._counting.cancel()

    async def _watch(self, doctor_id: UUID, tray: Tray, streams: set[str]) -> None:
        fresh, gone = streams - tray.streams, tray.streams - streams
        tray.streams = streams
        self._unwatch(doctor_id, gone)
        for stream in fresh:
            self._watchers.setdefault(stream, set()).add(doctor_id)
        await self._hub.watch(fresh)

    def _unwatch(self, doctor_id: UUID, streams: Iterable[str]) -> None:
        for stream in streams:
            watchers = self._watchers.get(stream, set())
            watchers.discard(doctor_id)
            if not watchers:
                self._watchers.pop(stream, None)
                self._hub.unwatch(stream)

    def _change(self, doctor_id: UUID, stream: str) -> None:
        if doctor_id not in self._trays:
            return
        self._changed.setdefault(doctor_id, set()).add(stream)
        if self._counting is None:
            self._counting = asyncio.get_running_loop().create_task(self._count())

    async def _count(self) -> None:
        try:
            await asyncio.sleep(TOLD_AFTER)
            while self._changed:
                doctor_id = next(iter(self._changed))
                await self._count_for(doctor_id, self._changed.pop(doctor_id))
                await asyncio.sleep(PAUSE)
        except Exception:
            logger.exception("Unread comments could not be counted; the next one tries again.")
        finally:
            self._counting = None

    async def _count_for(self, doctor_id: UUID, streams: set[str]) -> None:
        found = await database.run(_counted, doctor_id, streams)
        tray = self._trays.get(doctor_id)
        if tray is None:
            return
        news = {stream: found.get(stream, 0) for stream in streams}
        news = {stream: count for stream, count in news.items() if count != tray.counts.get(stream, 0)}
        tray.counts |= news
        for connection in list(tray.connections) if news else ():
            connection.say(frames.unread(news))


def streams_of(doctor: Doctor) -> list[str]:
    """The stored streams of the cases on this doctor's shelf."""
    return [f"case:{case_id}" for case_id in cases_of(doctor)]


def _counted(doctor_id: UUID, streams: set[str]) -> dict[str, int]:
    return reads.unread_in(sign_in.fresh(doctor_id), streams)
