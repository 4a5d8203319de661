"""Messages into the server's own `send`, in order, without a task for each."""

import asyncio
import logging
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from realtime.packed import Message

logger = logging.getLogger(__name__)

Send = Callable[[Message], Coroutine[Any, Any, None]]

# What may wait for a server that makes us wait: a window of frames, a snapshot or two, some answers.
WAITING_MOST = 256
WAITING_BYTES = 4 * 1024 * 1024


class Pipe:
    """
    The way out of one connection.

    Daphne's `send` returns without ever waiting, uvicorn's waits while the
    socket is full. So `send` is stepped where it is called, and only what makes
    us wait gets a task, which then sends whatever has queued up behind it.
    """

    def __init__(self, send: Send, on_overflow: Callable[[], None]) -> None:
        self._send = send
        self._on_overflow = on_overflow
        self._waiting: deque[Message] = deque()
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None

    def put(self, message: Message) -> None:
        """Send now, or as soon as what came before has gone."""
        if self._task is not None:
            self._queue(message)
            return
        coroutine = self._send(message)
        try:
            blocker = coroutine.send(None)
        except StopIteration:
            return
        except Exception as gone:
            _note(gone)
            return
        self._task = asyncio.get_running_loop().create_task(self._drain(_rest_of(coroutine, blocker)))

    def _queue(self, message: Message) -> None:
        self._waiting.append(message)
        self._bytes += _size(message)
        if len(self._waiting) > WAITING_MOST or self._bytes > WAITING_BYTES:
            self._waiting.clear()
            self._bytes = 0
            self._on_overflow()

    async def _drain(self, first: Awaitable[None]) -> None:
        try:
            await first
            while self._waiting:
                message = self._waiting.popleft()
                self._bytes -= _size(message)
                await self._send(message)
        except Exception as gone:
            _note(gone)
            self._waiting.clear()
        finally:
            self._task = None


def _note(gone: Exception) -> None:
    # The specification has servers raise an OSError for a peer that has left, and `receive` tells of it too.
    level = logging.DEBUG if isinstance(gone, OSError) else logging.WARNING
    logger.log(level, "The server did not take a message: %s", type(gone).__name__)


def _size(message: Message) -> int:
    return len(message.get("bytes") or message.get("text") or b"")


@types.coroutine
def _rest_of(coroutine: Coroutine[Any, Any, None], blocker: Any) -> Generator[Any, Any, None]:
    """What is left of a coroutine that was stepped once and asked to wait for `blocker`."""
    try:
        while True:
            try:
                sent = yield blocker
            except BaseException as raised:
                blocker = coroutine.throw(raised)
            else:
                blocker = coroutine.send(sent)
    except StopIteration:
        return
