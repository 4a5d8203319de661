"""What stands in front of the sockets."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from realtime import drain
from realtime.protocol.codes import Close

Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]


def at(path: str, inner: Application) -> Application:
    """Let only handshakes at `path` through, and none while the server says goodbye."""

    async def guarded(scope: Scope, receive: Any, send: Any) -> None:
        if scope["path"] == path and not drain.is_under_way():
            await inner(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close"})

    return guarded


def session_key(scope: Scope) -> str:
    """The key of the browser's session, empty where there is none."""
    cookies = [value.decode("latin1") for name, value in scope["headers"] if name == b"cookie"]
    key: str = parse_cookie("; ".join(cookies)).get(settings.SESSION_COOKIE_NAME, "")
    return key


def objection(scope: Scope) -> Close | None:
    """
    Why this handshake gets no conversation, if it does not.

    A browser says where its page is from, and its cookie is sent from wherever
    that is: so with either the origin must be one of ours.
    """
    origins = {value.decode("latin1") for name, value in scope["headers"] if name == b"origin"}
    if origins or session_key(scope):
        return None if origins and origins <= set(settings.ALLOWED_ORIGINS) else Close.NOT_ALLOWED
    return None
