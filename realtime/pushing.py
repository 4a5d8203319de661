"""Messages to devices as a task of this process: what is due is posted and brought, and what comes of it noted."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

from consult.push.messages import Fate, Message, Outcome
from consult.push.senders import SENDERS
from consult.services import deliveries
from consult.services.telling import take_due_notices
from realtime import database, live

logger = logging.getLogger(__name__)

# A look is two queries over indexes. What is due waits this long at most, in seconds.
LOOK_EVERY = 1.0
# A service that does not answer holds one of these for ten seconds; the others go on.
AT_ONCE = 8


async def run(stop: asyncio.Event) -> None:
    """Bring what is due until `stop`. What is under way then is noted, or comes again when its lease has run out."""
    await live.running()
    bringing: set[asyncio.Task[None]] = set()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push") as threads:
        while not stop.is_set():
            for delivery_id in await _look(AT_ONCE - len(bringing)):
                task = asyncio.create_task(_bring(delivery_id, threads))
                bringing.add(task)
                task.add_done_callback(bringing.discard)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await stop.wait()
        await asyncio.gather(*bringing)


async def _look(most: int) -> list[UUID]:
    try:
        await database.change(take_due_notices)
        return await database.change(deliveries.claim, most) if most else []
    except Exception:
        # The database may be away for a moment; what is due stays due.
        logger.exception("push missed a look")
        return []


async def _bring(delivery_id: UUID, threads: ThreadPoolExecutor) -> None:
    try:
        parcel = await database.change(deliveries.pack, delivery_id)
        if parcel is not None:
            send = asyncio.get_running_loop().run_in_executor(threads, _send, parcel.sender, parcel.message)
            await database.change(deliveries.settle, delivery_id, await send)
    except Exception:
        logger.exception("a push could not be noted; it comes again")


def _send(sender: str, message: Message) -> Outcome:
    try:
        return SENDERS[sender](message)
    except Exception:
        logger.exception("push: the sender %r failed", sender)
        return Outcome(fate=Fate.LATER)
