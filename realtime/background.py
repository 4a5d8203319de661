"""What runs beside the sockets of a process."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from django.conf import settings

from realtime import clockwork, live, pushing, translating

logger = logging.getLogger(__name__)

Worker = Callable[[asyncio.Event], Awaitable[None]]

# What an embedded process does by itself; in the scaled form each is a process of its own.
WORKERS: tuple[Worker, ...] = (translating.run, clockwork.run, pushing.run)
AGAIN_AFTER = 5.0
ENDS_WITHIN = 5.0


class Background:
    """The workers of one event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin; a worker that fails is started again."""
        workers = WORKERS if settings.EMBEDDED_WORKERS else ()
        self._tasks = [self.loop.create_task(self._keep(worker)) for worker in workers]

    async def stop(self) -> None:
        """Ask all to end, and make those who do not."""
        self._stop.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=ENDS_WITHIN)
        for task in self._tasks:
            task.cancel()

    async def _keep(self, worker: Worker) -> None:
        while not self._stop.is_set():
            try:
                await worker(self._stop)
            except Exception:
                logger.exception("A background worker failed; it is started again in a moment.")
                await asyncio.sleep(AGAIN_AFTER)


_current: Background | None = None


async def begin() -> None:
    """Start what this process does beside serving; called with every event, and the first one counts."""
    global _current  # noqa: PLW0603  one a process
    if _current is None or _current.loop is not asyncio.get_running_loop():
        _current = Background()
        await live.running()
        _current.start()


async def stop() -> None:
    """Stop what `begin` started."""
    global _current
    if _current is not None:
        ending, _current = _current, None
        await ending.stop()
