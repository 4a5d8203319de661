"""The doorbell: how processes tell each other that something is there to be read."""

from collections.abc import Callable, Set
from typing import Protocol

from realtime.rings import Ring

Hear = Callable[[Ring], None]


class Doorbell(Protocol):
    """
    What a process rings and hears. It may lose anything: the database is the truth.

    Everything is called in the process's event loop, and nothing raises because
    the others cannot be reached.
    """

    @property
    def state(self) -> str:
        """One word for the health page."""

    @property
    def groups(self) -> Set[str]:
        """The streams that are listened to; what concerns the whole house is not among them."""

    async def start(self, hear: Hear, doubt: Callable[[], None]) -> None:
        """Begin to listen to the house: `hear` gets the rings, `doubt` says that some may be lost."""

    async def stop(self) -> None:
        """Let go of everything."""

    async def listen(self, group: str) -> None:
        """Hear a stream. On return every later ring is heard, as far as a doorbell can promise that."""

    async def leave(self, group: str) -> None:
        """Hear it no more."""

    def ring(self, ring: Ring) -> None:
        """Tell all who listen to the ring's group, this process among them."""


class LocalDoorbell:
    """One process: it rings at its own door, and hears everything."""

    state = "embedded"
    groups: Set[str] = frozenset()

    async def start(self, hear: Hear, doubt: Callable[[], None]) -> None:
        self._hear = hear

    async def stop(self) -> None: ...

    async def listen(self, group: str) -> None: ...

    async def leave(self, group: str) -> None: ...

    def ring(self, ring: Ring) -> None:
        self._hear(ring)
