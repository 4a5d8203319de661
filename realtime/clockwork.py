"""The clock as a task of this process: it takes due steps of pages, seals the access log, and does chores."""

import asyncio
import logging
from contextlib import suppress

from consult.services import access_chain
from consult.services.chores import do_chores
from consult.services.due import BATCH, take_due_steps
from realtime import database, live

logger = logging.getLogger(__name__)

# A look is one query over an index. What is due waits this long at most, in seconds.
LOOK_EVERY = 1.0
CHORES_EVERY = 600.0


async def run(stop: asyncio.Event) -> None:
    """Take due steps until `stop`; the rooms hear of them as of anything else that is stored."""
    await live.running()
    logger.info("clock: ready")
    loop = asyncio.get_running_loop()
    chores_at = loop.time()
    while not stop.is_set():
        if loop.time() >= chores_at:
            chores_at = loop.time() + CHORES_EVERY
            # Not as a change: a letter may take seconds, and on SQLite every change waits behind it.
            await database.run(do_chores)
        await _seal()
        if await _look() < BATCH:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await stop.wait()


async def _seal() -> None:
    try:
        while await database.change(access_chain.seal) == access_chain.BATCH:
            continue
    except Exception:
        logger.exception("the access log could not be sealed; the next look tries again")


async def _look() -> int:
    try:
        return await database.change(take_due_steps)
    except Exception:
        # The database may be away for a moment; what is due stays due.
        logger.exception("the clock missed a look")
        return 0
