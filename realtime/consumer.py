"""The Channels consumer: it moves frames and decides nothing."""

from typing import Any

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.http import parse_cookie

from realtime import live
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
        self.scope, self.receive, self.base_send = scope, receive, send
        connect = await receive()
        if connect["type"] != "websocket.connect":
            return
        spoken = codec.choose(scope["subprotocols"])
        await send({"type": "websocket.accept", **({"subprotocol": spoken.name} if spoken else {})})
        connection = Connection(await live.running(), spoken or codec.JSON, send, _session_key(scope))
        if spoken is None:
            connection.close(Close.NO_PROTOCOL)
        await self.move(connection)

    async def move(self, connection: Connection) -> None:
        """Hand every message to the connection until the socket has closed."""
        try:
            while (message := await self.receive())["type"] == "websocket.receive":
                raw = message.get("bytes")
                connection.receive(message["text"] if raw is None else raw)
        finally:
            connection.ended()


def _session_key(scope: dict[str, Any]) -> str:
    headers = dict(scope["headers"])
    key: str = parse_cookie(headers.get(b"cookie", b"").decode("latin1")).get(settings.SESSION_COOKIE_NAME, "")
    return key
