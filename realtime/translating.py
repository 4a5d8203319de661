"""The translator as a task of this process: a thread of low priority at its desk, its parts carried to the rooms."""

import asyncio
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.conf import settings
from django.db import close_old_connections

from consult import health
from consult.services.translating import Desk, finding_facts
from consult.services.translations import Work
from models.engines.opening import EngineOptions
from models.translation import Part, Translator
from realtime import database, live
from realtime.protocol.frames import EphemeralType

logger = logging.getLogger(__name__)

# Rooms and their originals go first: the machine's translating thread takes what is left of the processor.
NICENESS = 10
# Work is announced by a doorbell, and a doorbell may be lost; so may the worker that held a lease.
LOOK_EVERY = 5.0
MOST_HANDED = 4

Given = TypeVar("Given")
Tell = Callable[[str, EphemeralType, dict[str, Any]], None]


def translator() -> Translator:
    """The translator as the settings say; it loads its models at `load`."""
    options = EngineOptions(
        engine=settings.TRANSLATION_ENGINE,
        cache=settings.TRANSLATION_CACHE,
        threads=settings.TRANSLATION_THREADS,
        niceness=NICENESS,
    )
    return Translator.build(options, fetched=settings.FETCHED_MODELS)


async def run(stop: asyncio.Event) -> None:
    """Translate for the rooms of this house until `stop`; what the machine is, `health` says."""
    here = await live.running()
    machine = translator()
    health.register("translator", lambda: state(machine))
    await TranslatingTask(machine, waiting=here.work_waiting, tell=here.ephemeral).run(stop)


def state(machine: Translator) -> dict[str, Any]:
    """How the machine is and what it runs, for `health`."""
    return {"state": machine.state, "model": ", ".join(machine.model_names())}


class TranslatingTask:
    """Runs until it is told to stop, and ends its batch first: what it had claimed and not done waits for the lease."""

    def __init__(self, machine: Translator, *, waiting: asyncio.Event, tell: Tell) -> None:
        self.machine = machine
        self._waiting = waiting
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._writing = Handed(self._loop)
        self._desk = Desk(machine, on_part=self._carry, writing=self._writing)

    async def run(self, stop: asyncio.Event) -> None:
        """Work through requests; `waiting` set by the doorbell shortens the pause between two looks."""
        with ThreadPoolExecutor(1, thread_name_prefix="translator", initializer=_lower_priority) as thread:
            await self._loop.run_in_executor(thread, self.machine.load)
            broken = self.machine.state.startswith("missing")
            logger.log(logging.ERROR if broken else logging.INFO, "translator: %s", self.machine.state)
            await self._loop.run_in_executor(thread, self._desk.model_works)
            while not stop.is_set():
                self._waiting.clear()
                if not await self._loop.run_in_executor(thread, self._turn):
                    await self._pause(stop)
        await self._writing.done()

    def _turn(self) -> bool:
        """One look and one batch, in the translating thread; whether there was anything to do."""
        try:
            if self.machine.refresh():
                logger.info("translator: changed over, %s", self.machine.state)
                self._desk.model_works()
            self._desk.take()
            busy = self._desk.busy
            if busy:
                self._desk.step()
        except Exception:
            # The database may be away for a moment; leases bring back what was claimed.
            logger.exception("the translator missed a turn")
            return False
        else:
            return busy
        finally:
            close_old_connections()

    async def _pause(self, stop: asyncio.Event) -> None:
        either = [asyncio.ensure_future(self._waiting.wait()), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(either, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        for wait in either:
            wait.cancel()

    def _carry(self, work: Work, part: Part) -> None:
        if work.comment is not None:
            facts = part_facts(work, part)
            self._loop.call_soon_threadsafe(self._tell, work.stream, EphemeralType.TRANSLATION_PART, facts)


class Handed:
    """Changes go where all others go, in their turn: SQLite's lock is polled for, ever more rarely."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        # Where a room is locked for long, the translating thread must not go on for ever on what it cannot store.
        self._room = threading.Semaphore(MOST_HANDED)
        self._open: set[asyncio.Future[Any]] = set()

    def ask(self, do: Callable[[], Given]) -> Given:
        """From the translating thread; what came of it."""

        async def change() -> Given:
            return await database.change(do)

        return asyncio.run_coroutine_threadsafe(change(), self._loop).result()

    def hand(self, do: Callable[[], object]) -> None:
        """From the translating thread, which goes on, unless much is handed and not stored."""
        self._room.acquire()
        self._loop.call_soon_threadsafe(self._begin, do)

    async def done(self) -> None:
        """Wait until what was handed is stored."""
        while self._open:
            await asyncio.wait(self._open)

    def _begin(self, do: Callable[[], object]) -> None:
        change = database.change(do)
        self._open.add(change)
        change.add_done_callback(self._ended)

    def _ended(self, change: asyncio.Future[Any]) -> None:
        self._open.discard(change)
        self._room.release()
        if not change.cancelled() and (error := change.exception()) is not None:
            # Its lease runs out, and it is translated once more.
            logger.error("a translation was not stored", exc_info=error)


def part_facts(work: Work, part: Part) -> dict[str, Any]:
    """A sentence that has passed the guard, or that says that it has not; docs/protocol.md, `translation.part`."""
    facts: dict[str, Any] = {
        "comment": str(work.comment),
        "revision": work.revision,
        "language": work.target,
        "index": part.index,
        "count": part.count,
        "verdict": part.verdict,
    }
    if part.verdict != "withheld":
        facts["text"] = part.separator + part.text
    if part.findings:
        facts["findings"] = [finding_facts(finding) for finding in part.findings]
    return facts


def _lower_priority() -> None:
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
