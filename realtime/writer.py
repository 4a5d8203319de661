"""The one who writes to SQLite."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from django.db import DatabaseError, transaction

from realtime.work import Work, let_go, listen, settle

# How long the first of a batch may wait for those who came after it, in seconds, and how many these may be.
BATCH_WITHIN = 0.1
BATCH_MOST = 32


class Writer:
    """
    Stores together what waits together.

    SQLite has one writer at a time and every commit waits for the disk, so
    changes queue here instead of polling for its lock. Those that have queued up
    are stored in one transaction, each within a savepoint of its own: one is
    refused without the others, and all are answered once the disk has them all.
    """

    def __init__(self, within: float = BATCH_WITHIN) -> None:
        self._within = within
        self._waiting: deque[Work] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database-writer")

    def add(self, work: Work) -> None:
        """Do it in its turn."""
        self._waiting.append(work)
        self._thread.submit(self._turn)

    def _turn(self) -> None:
        if not self._waiting:
            return  # done in an earlier turn, together with others
        calls = listen()
        works = self._alone() if len(self._waiting) == 1 else self._together()
        let_go()
        settle(works, calls)

    def _alone(self) -> list[Work]:
        work = self._waiting.popleft()
        work.do()
        return [work]

    def _together(self) -> list[Work]:
        works: list[Work] = []
        try:
            with transaction.atomic():
                # Counted from here: to begin may have meant to wait for another writer.
                until = monotonic() + self._within
                while self._waiting and len(works) < BATCH_MOST and monotonic() < until:
                    works.append(self._waiting.popleft())
                    works[-1].do()
                stored = not transaction.get_rollback()
        except DatabaseError:
            stored = False
        if not stored:
            # One spoiled it for all. Each is done again for itself, and only what is wrong fails.
            for work in works:
                work.do()
        return works
