"""The writer as a thread of its process."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from realtime.work import Call, Work, let_go, listen
from realtime.writing.batch import BATCH_WITHIN, store

W = TypeVar("W", bound=Work)


class WriterThread(Generic[W]):
    """Changes queue here instead of polling for SQLite's lock; `tell` gets what is stored and what it announces."""

    def __init__(self, tell: Callable[[list[W], list[Call]], None], within: float = BATCH_WITHIN) -> None:
        self._tell = tell
        self._within = within
        self._waiting: deque[W] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database-writer")

    def add(self, work: W) -> None:
        """Do it in its turn."""
        self._waiting.append(work)
        self._thread.submit(self._turn)

    def finish(self) -> None:
        """Do what is left, and end."""
        self._thread.shutdown()

    def _turn(self) -> None:
        if not self._waiting:
            return  # done in an earlier turn, together with others
        calls = listen()
        works = store(self._waiting, self._within)
        let_go()
        self._tell(works, calls)
