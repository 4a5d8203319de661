"""Database work of the live side: in threads of its own, so that no frame waits for a query."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

P = ParamSpec("P")
T = TypeVar("T")

_told = threading.local()


def run(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "asyncio.Future[T]":
    """Read in a database thread."""
    return _submit(_readers(), partial(work, *args, **kwargs))


def change(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "asyncio.Future[T]":
    """
    Write in a database thread.

    Whatever the work announces is heard in this process only after its result
    was: that is how an answer goes out before the author's own copy of the event.
    """
    # SQLite has one writer, and who waits for its lock there polls, asleep for up to 0.1 s. A queue wakes at once.
    return _submit(_writer() if connection.vendor == "sqlite" else _readers(), partial(work, *args, **kwargs))


def told_here(call: Callable[[], None]) -> bool:
    """Keep `call` until the result of the work that this thread does was heard; False in any other thread."""
    calls: list[Callable[[], None]] | None = getattr(_told, "calls", None)
    if calls is None:
        return False
    calls.append(call)
    return True


@cache
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.DATABASE_THREADS, thread_name_prefix="database")


@cache
def _writer() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="database-writer")


def _submit(pool: ThreadPoolExecutor, work: Callable[[], T]) -> "asyncio.Future[T]":
    # Not run_in_executor: it would tell the result in a callback of its own, and the order of the two would be luck.
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()
    pool.submit(_work, work, loop, future)
    return future


def _work(work: Callable[[], Any], loop: asyncio.AbstractEventLoop, future: "asyncio.Future[Any]") -> None:
    calls: list[Callable[[], None]] = []
    _told.calls = calls
    result, error = None, None
    try:
        result = work()
    except BaseException as raised:
        error = raised
    finally:
        _told.calls = None
        _let_go()
    if not loop.is_closed():
        loop.call_soon_threadsafe(_settle, loop, future, result, error, calls)


def _settle(
    loop: asyncio.AbstractEventLoop,
    future: "asyncio.Future[Any]",
    result: Any,
    error: BaseException | None,
    calls: list[Callable[[], None]],
) -> None:
    if not future.done():
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
    for call in calls:
        loop.call_soon(call)


def _let_go() -> None:
    for wrapper in connections.all(initialized_only=True):
        if not _may_stay(wrapper):
            wrapper.close_if_unusable_or_obsolete()


def _may_stay(wrapper: BaseDatabaseWrapper) -> bool:
    # A file cannot hang up, and opening it anew costs more than most queries. A pooled connection goes back.
    return wrapper.vendor == "sqlite" and not wrapper.errors_occurred and not wrapper.in_atomic_block
