"""The domain's own functions, run in the database of a server beside that server.

What is changed here is stored, but no doorbell rings in the server for it: what must be heard live goes by the wire.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

import environ
from django.db import connections
from django.db.utils import ConnectionHandler

from config.database import database_settings

P = ParamSpec("P")
T = TypeVar("T")
Unblocked = Callable[[], AbstractContextManager[None]]


class Ledger:
    """A thread whose Django connection leads to the server's database, whatever database the test itself has."""

    def __init__(self, environment: Mapping[str, str], *, unblocked: Unblocked) -> None:
        self._environment = environment
        self._unblocked = unblocked  # pytest-django blocks every connection outside marked tests
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger", initializer=self._connect)

    def do(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function` in the server's database and give what it gives."""
        return self._submit(partial(function, *args, **kwargs)).result()

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same without stopping the event loop."""
        return await asyncio.wrap_future(self._submit(partial(function, *args, **kwargs)))

    def close(self) -> None:
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    def _connect(self) -> None:
        env = environ.Env()
        env.ENVIRON = dict(self._environment)
        settings = database_settings(env, Path(self._environment["INTERCONSULTA_DATA"]))
        # Pools are shared by alias, and the alias `default` may belong to the database of the tests.
        settings["OPTIONS"].pop("pool", None)
        connections["default"] = ConnectionHandler({"default": settings})["default"]

    def _submit(self, call: Callable[[], T]) -> Future[T]:
        def inside() -> T:
            with self._unblocked():
                return call()

        return self._thread.submit(inside)
