"""A stop that says goodbye: every client learns when to come back, and not all at once."""

import asyncio
import logging
import random
import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from django.conf import settings

from realtime import background, live
from realtime.protocol.codes import Close

logger = logging.getLogger(__name__)

# Seconds between two goodbyes, as far as `DRAIN_SECONDS` allows.
APART = 0.01
# A new server needs so long to answer, and so long the sockets have to close.
RESTARTS_WITHIN = 2.0
CLOSES_WITHIN = 2.0

_under_way = False
_taken_over = False


def is_under_way() -> bool:
    """Whether this process says goodbye; it takes no new handshakes then."""
    return _under_way


def take_over() -> None:
    """
    Answer SIGTERM ourselves from now on.

    Daphne would cut every socket half a second later, uvicorn would close them
    all in the same moment. Both set their own handlers before the first event,
    and both are asked to stop by those handlers once the goodbyes are said.
    """
    global _taken_over  # noqa: PLW0603  signals belong to the process
    if _taken_over:
        return
    _taken_over = True
    loop = asyncio.get_running_loop()
    server_stops = signal.getsignal(signal.SIGTERM)
    if not callable(server_stops):
        return  # a test without a server, where SIGTERM ends the process as ever

    def on_term(number: int, frame: FrameType | None) -> None:
        if _under_way:
            server_stops(number, frame)  # asked twice: at once
        else:
            loop.call_soon_threadsafe(_begin, lambda: server_stops(number, None))

    try:
        signal.signal(signal.SIGTERM, on_term)
    except ValueError:
        logger.warning("Served outside the main thread: SIGTERM is left to the server.")


def _begin(then: Callable[[], Any]) -> None:
    global _under_way  # noqa: PLW0603
    if not _under_way:
        _under_way = True
        task = asyncio.get_running_loop().create_task(_say_goodbye())
        task.add_done_callback(lambda _: then())


async def _say_goodbye() -> None:
    here = live.current()
    if here is not None:
        await _close_all(here)
    await background.stop()
    await live.stop()


async def _close_all(here: live.Live) -> None:
    loop = asyncio.get_running_loop()
    leaving = list(here.connections)
    random.shuffle(leaving)
    until = loop.time() + min(settings.DRAIN_SECONDS, APART * len(leaving))
    for left, connection in zip(range(len(leaving), 0, -1), leaving, strict=True):
        away = until - loop.time() + RESTARTS_WITHIN * random.random()  # noqa: S311  spreads load
        connection.close(Close.RESTART, retry_ms=round(max(away, 0) * 1000))
        await asyncio.sleep((until - loop.time()) / left)
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSES_WITHIN):
            await here.sockets_closed.wait()
