"""One piece of database work: what is to be done, who waits for it, and what it announces."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

Call = Callable[[], None]

_thread = threading.local()


class Work:
    """What is to be done, and what came of it."""

    def __init__(self, do: Callable[[], Any]) -> None:
        self.call = do
        self.result: Any = None
        self.error: BaseException | None = None

    def do(self) -> None:
        """Do it, and keep what came of it."""
        self.result = self.error = None
        try:
            self.result = self.call()
        except BaseException as raised:
            self.error = raised


class Awaited(Work):
    """Work in whose future the event loop waits."""

    def __init__(self, do: Callable[[], Any]) -> None:
        super().__init__(do)
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()

    def alone(self) -> None:
        """Do it in a thread of the pool."""
        calls = listen()
        self.do()
        let_go()
        settle([self], calls)

    def tell(self) -> None:
        """Give the event loop what came of it."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


def listen() -> list[Call]:
    """Begin to keep what this thread announces."""
    calls: list[Call] = []
    _thread.calls = calls
    return calls


def settle(works: list[Awaited], calls: list[Call]) -> None:
    """Tell the results, and what was announced only then: two callbacks of their own would come in any order."""
    _thread.calls = None
    loop = works[0].loop
    with suppress(RuntimeError):  # the loop was closed meanwhile, and nobody waits any more
        loop.call_soon_threadsafe(heard, works, calls)


def heard(works: list[Awaited], calls: list[Call]) -> None:
    """Tell them in the event loop itself."""
    for work in works:
        work.tell()
    # Whoever awaits a result is woken by the loop in its next turn; this goes behind them.
    loop = asyncio.get_running_loop()
    for call in calls:
        loop.call_soon(call)


def let_go() -> None:
    """Give back what a thread must not keep between two pieces of work."""
    for wrapper in connections.all(initialized_only=True):
        if not _may_stay(wrapper):
            wrapper.close_if_unusable_or_obsolete()


def _may_stay(wrapper: BaseDatabaseWrapper) -> bool:
    # A file cannot hang up, and opening it anew costs more than most queries. A pooled connection goes back.
    return wrapper.vendor == "sqlite" and not wrapper.errors_occurred


def told_here(call: Call) -> bool:
    """Keep `call` until the result of the work that this thread does was heard; False in any other thread."""
    calls: list[Call] | None = getattr(_thread, "calls", None)
    if calls is None:
        return False
    calls.append(call)
    return True
