"""Database work of the live side: in threads of its own, so that no frame waits for a query."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connection

from realtime.work import Awaited, settle
from realtime.writing.process import WriterProcess
from realtime.writing.thread import WriterThread

P = ParamSpec("P")
T = TypeVar("T")


def run(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "asyncio.Future[T]":
    """Read in a database thread."""
    work = Awaited(partial(do, *args, **kwargs))
    _pool().submit(work.alone)
    return work.future


def change(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "asyncio.Future[T]":
    """
    Write in a database thread, or in the process that writes to SQLite: `do` and what it gives can be pickled.
    It does so in a transaction of its own.

    Whatever it announces is heard in this process only after its result was:
    that is how an answer goes out before the author's own copy of the event.
    """
    work = Awaited(partial(do, *args, **kwargs))
    if connection.vendor == "sqlite":
        _writer().add(work)
    else:
        _pool().submit(work.alone)
    return work.future


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.DATABASE_THREADS, thread_name_prefix="database")


@cache
def _writer() -> WriterProcess | WriterThread[Awaited]:
    return WriterProcess() if settings.WRITER_PROCESS else WriterThread(settle)
