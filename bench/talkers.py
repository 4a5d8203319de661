"""Doctors who talk in many rooms at once, one connection a room, so that a translator has something to do."""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar

import httpx

from bench.client import Connection, connect
from bench.ours import OursSession, open_case, translator_of

LOOK_EVERY = 0.05
STARTS_WITHIN = 300.0  # seconds; a first start converts a model, and the demo leaves texts to translate
TICK = 0.25


S = TypeVar("S", bound=OursSession)


class Talkers(Generic[S]):
    """Opens the rooms on entry; `sessions` has one for each."""

    def __init__(self, port: int, http: httpx.AsyncClient, rooms: int, kind: type[S]) -> None:
        self.sessions: list[S] = []
        self._port = port
        self._http = http
        self._rooms = rooms
        self._kind = kind
        self._connections: list[Connection] = []
        self._ticking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._ticking = asyncio.create_task(self._tick())
        for _ in range(self._rooms):
            room = await open_case(self._http, self._kind)
            session = await room.resumed(lambda _: None, None)
            assert isinstance(session, self._kind)
            self._connections.append(await connect(self._port, room, session))
            self.sessions.append(session)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
        for connection in self._connections:
            connection.abort()
        await self._http.aclose()

    async def nothing_waits(self) -> None:
        """Wait until the translator runs and has done everything."""
        await self._until(lambda translator: translator["state"] == "ready" and not translator["queue"])

    async def so_many_wait(self, texts: int) -> None:
        """Wait until so many texts stand in the queue."""
        await self._until(lambda translator: translator["queue"] >= texts)

    async def _until(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        async with asyncio.timeout(STARTS_WITHIN):
            while not holds(await translator_of(self._http)):  # noqa: ASYNC110  a server tells nobody of its queue
                await asyncio.sleep(LOOK_EVERY)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            for session in self.sessions:
                session.tick()
