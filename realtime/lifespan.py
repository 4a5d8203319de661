"""The first and the last event of a process."""

from collections.abc import Awaitable, Callable
from typing import Any

from realtime import background, drain, live

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def from_the_first_event(inner: Application) -> Application:
    """Start what runs in the background with whatever comes first: Daphne tells nobody that it has started."""

    async def begun(scope: dict[str, Any], receive: Any, send: Any) -> None:
        drain.take_over()
        await background.begin()
        await inner(scope, receive, send)

    return begun


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Start and stop with a server that tells."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await background.stop()
    await live.stop()
    await send({"type": "lifespan.shutdown.complete"})
