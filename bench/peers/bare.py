"""
The least that a room can be under an ASGI server: a set of ``send`` callables and one loop.

No Channels, no Django, no storage, no rights: what is left is the price of the server itself.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]

rooms: defaultdict[str, set[Send]] = defaultdict(set)


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await chat(rooms[scope["path"]], receive, send)
    elif scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"bare"})


async def chat(room: set[Send], receive: Receive, send: Send) -> None:
    await receive()  # websocket.connect
    room.add(send)
    await send({"type": "websocket.accept"})
    try:
        while (message := await receive())["type"] == "websocket.receive":
            comment = {"type": "websocket.send", "bytes": message["bytes"]}
            for reader in tuple(room):
                await reader(comment)
    finally:
        room.discard(send)
