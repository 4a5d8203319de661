"""The doorbell: how processes tell each other that something is there to be read."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from realtime.rings import Ring

Hear = Callable[[Ring], None]


class Doorbell(Protocol):
    """
    What a process rings and hears. It may lose anything: the database is the truth.

    Everything is called in the process's event loop.
    """

    @property
    def state(self) -> str:
        """One word for the health page."""

    async def start(self, hear: Hear, doubt: Callable[[], None]) -> None:
        """Begin to listen: `hear` gets the rings of the groups listened to, `doubt` says that some may be lost."""

    async def stop(self) -> None:
        """Let go of everything."""

    async def listen(self, group: str) -> None:
        """Hear a group. On return every later ring is heard, as far as a doorbell can promise that."""

    async def leave(self, group: str) -> None:
        """Hear it no more."""

    def ring(self, ring: Ring) -> None:
        """Tell all who listen to the ring's group, this process among them."""


class LocalDoorbell:
    """One process: it rings at its own door."""

    state = "embedded"

    async def start(self, hear: Hear, doubt: Callable[[], None]) -> None:
        self._hear = hear

    async def stop(self) -> None:
        await asyncio.sleep(0)

    async def listen(self, group: str) -> None: ...

    async def leave(self, group: str) -> None: ...

    def ring(self, ring: Ring) -> None:
        self._hear(ring)
