"""What a peer's clients say: how one enters a room, posts, and recognises a delivery."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Protocol

from bench.server import Recipe

Hear = Callable[[bytes], None]


class Wire(Protocol):
    """What a session needs of its connection."""

    def send(self, payload: bytes | str) -> None: ...


class Session(ABC):
    """One client's side of the conversation."""

    wire: Wire

    def __init__(self, hear: Hear) -> None:
        self.hear = hear
        self.refused: list[str] = []

    async def join(self) -> None:  # noqa: B027  # a peer whose accept is its welcome has nothing to say
        """Say what must be said before the first delivery, once the WebSocket is open."""

    @abstractmethod
    def post(self, body: str) -> None:
        """Send a comment to the room."""

    @abstractmethod
    def received(self, payload: bytes) -> None:
        """Take one message from the server and tell ``hear`` of a comment in it."""

    def tick(self) -> None:  # noqa: B027  # only ours acknowledges
        """Called every quarter of a second."""


class Room(ABC):
    """A room of a running server that clients enter."""

    path: str
    subprotocols: tuple[str, ...] = ()

    @abstractmethod
    async def session(self, hear: Hear) -> Session:
        """The conversation of a client that is about to connect."""

    async def close(self) -> None:  # noqa: B027
        """Let go of what the room holds on the client's side."""


class Dialect(ABC):
    """A peer: how it is started and how rooms come to be in it."""

    name: str

    @abstractmethod
    def recipe(self) -> Recipe: ...

    @abstractmethod
    async def open_room(self, port: int) -> Room: ...


class BareSession(Session):
    """The comment alone, in a binary message."""

    def post(self, body: str) -> None:
        self.wire.send(body.encode())

    def received(self, payload: bytes) -> None:
        self.hear(payload)


class BareRoom(Room):
    path = "/room"

    async def session(self, hear: Hear) -> Session:
        return BareSession(hear)


class Bare(Dialect):
    """The bare fan-out loop."""

    name = "bare"

    def recipe(self) -> Recipe:
        return Recipe("bench.peers.bare:application")

    async def open_room(self, port: int) -> Room:
        return BareRoom()


class TextbookSession(Session):
    """The comment in a JSON object, in a text message."""

    def post(self, body: str) -> None:
        self.wire.send(json.dumps({"message": body}))

    def received(self, payload: bytes) -> None:
        self.hear(payload)


class TextbookRoom(Room):
    path = "/ws/chat/room/"

    async def session(self, hear: Hear) -> Session:
        return TextbookSession(hear)


class Textbook(Dialect):
    """The textbook Channels chat."""

    name = "textbook"

    def recipe(self) -> Recipe:
        return Recipe("bench.peers.textbook.asgi:application")

    async def open_room(self, port: int) -> Room:
        return TextbookRoom()
