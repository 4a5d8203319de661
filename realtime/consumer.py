"""The Channels consumer: it moves frames and decides nothing."""

from typing import Any

from channels.consumer import AsyncConsumer

from realtime import guards, live
from realtime.connection import Connection
from realtime.protocol import codec
from realtime.protocol.codes import Close


class Socket(AsyncConsumer):  # type: ignore[misc]
    """
    One socket.

    It has no channel of its own: the hub hands it frames. And it reads its
    messages itself, because Channels would start two tasks and visit a thread
    for each of them.
    """

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        spoken = codec.choose(scope["subprotocols"])
        await send({"type": "websocket.accept", **({"subprotocol": spoken.name} if spoken else {})})
        here = await live.running()
        connection = Connection(here, spoken or codec.JSON, send, guards.session_key(scope))
        if no := Close.NO_PROTOCOL if spoken is None else guards.objection(scope):
            connection.close(no)
        with here.socket():
            await self.move(connection, receive)

    @staticmethod
    async def move(connection: Connection, receive: Any) -> None:
        """Hand every message to the connection until the socket has closed."""
        try:
            while (message := await receive())["type"] == "websocket.receive":
                raw = message.get("bytes")
                connection.receive(message["text"] if raw is None else raw)
        finally:
            connection.ended()
