"""Messages reach the server in their order, whether it takes them at once or makes us wait."""

import asyncio
from typing import Any

from realtime.pipe import WAITING_MOST, Pipe


class Server:
    """An ASGI server's `send`. While it is `full` it waits, as one does whose socket is full."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.gone = False
        self.done = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        await self.flowing.wait()
        if self.gone:
            self.done.set()
            raise ConnectionResetError
        self.taken.append(message["number"])
        self.done.set()

    async def has(self, *numbers: int) -> None:
        """Wait until it has taken these, and nothing else."""
        while self.taken != list(numbers):
            self.done.clear()
            await self.done.wait()


def numbered(number: int) -> dict[str, Any]:
    return {"type": "websocket.send", "bytes": b"x", "number": number}


async def test_a_server_that_does_not_wait_has_everything_on_return() -> None:
    server = Server()
    pipe = Pipe(server.send, lambda: None)

    for number in range(3):
        pipe.put(numbered(number))

    assert server.taken == [0, 1, 2]


async def test_what_has_to_wait_keeps_its_order() -> None:
    server = Server()
    pipe = Pipe(server.send, lambda: None)
    pipe.put(numbered(0))
    server.flowing.clear()
    for number in range(1, 4):
        pipe.put(numbered(number))
    assert server.taken == [0]

    server.flowing.set()
    await server.has(0, 1, 2, 3)
    pipe.put(numbered(4))
    await server.has(0, 1, 2, 3, 4)


async def test_what_waits_is_bounded() -> None:
    server, overflows = Server(), list[bool]()
    pipe = Pipe(server.send, lambda: overflows.append(True))
    server.flowing.clear()

    for number in range(WAITING_MOST + 2):
        pipe.put(numbered(number))

    assert overflows == [True]
    server.flowing.set()
    await server.has(0)


async def test_a_peer_that_has_gone_is_no_error() -> None:
    server = Server()
    pipe = Pipe(server.send, lambda: None)
    server.flowing.clear()
    for number in range(3):
        pipe.put(numbered(number))

    server.gone = True
    server.flowing.set()
    await server.done.wait()
    pipe.put(numbered(3))

    assert server.taken == []
