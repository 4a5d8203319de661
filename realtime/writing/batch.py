"""What waits together is stored together."""

from collections import deque
from time import monotonic
from typing import TypeVar

from django.db import DatabaseError, transaction

from realtime.work import Work

W = TypeVar("W", bound=Work)

# How long the first of a batch may wait for those who came after it, in seconds, and how many these may be: while the
# server passes one batch on, the next is stored, so the whole of a burst in one would keep each waiting for the other.
BATCH_WITHIN = 0.1
BATCH_MOST = 8


def store(waiting: deque[W], within: float = BATCH_WITHIN) -> list[W]:
    """
    Do the first of those that wait, and what else fits; gives those that are done.

    Every commit waits for the disk. So they are stored in one transaction, each
    within a savepoint of its own: one is refused without the others, and all
    are answered once the disk has them all.
    """
    if len(waiting) == 1:
        work = waiting.popleft()
        work.do()
        return [work]
    works: list[W] = []
    try:
        with transaction.atomic():
            # Counted from here: to begin may have meant to wait for another writer.
            until = monotonic() + within
            while waiting and len(works) < BATCH_MOST and monotonic() < until:
                works.append(waiting.popleft())
                works[-1].do()
            stored = not transaction.get_rollback()
    except DatabaseError:
        stored = False
    if not stored:
        # One spoiled it for all. Each is done again for itself, and only what is wrong fails.
        for work in works:
            work.do()
    return works
