"""What is promised about the task that pushes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from consult.models import Case, Delivery, Doctor
from consult.push.messages import Message, Outcome
from consult.push.senders import SENDERS
from realtime import background, database, pushing
from realtime.live import Live
from tests.rig.on_call import on_call
from tests.rig.push import Browser, PushService
from tests.rig.pushing import rings_at


@asynccontextmanager
async def pushes(here: Live) -> AsyncIterator[None]:
    """Meanwhile the task of this process pushes."""
    stop = asyncio.Event()
    task = here.loop.create_task(pushing.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


def rung(ana: Doctor, james: Doctor, browser: Browser, opened: Callable[..., Case]) -> Case:
    rings_at(james, browser)
    on_call(james)
    return opened(ana, urgency="urgent")


async def test_an_embedded_process_rings_who_is_paged(
    here: Live, service: PushService, ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    phone = service.subscribe()
    case = await database.change(rung, ana, james, phone, opened)

    async with pushes(here):
        await asyncio.to_thread(service.until, lambda: phone.pushed)

    assert phone.payloads[0]["case"] == str(case.pk)
    # What was under way was noted before the task ended.
    assert await database.run(Delivery.objects.filter(due_at=None).count) == 1
    assert pushing.run in background.WORKERS


async def test_a_sender_that_fails_holds_up_nobody(
    here: Live,
    service: PushService,
    ana: Doctor,
    james: Doctor,
    opened: Callable[..., Case],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phone = service.subscribe()
    failed: list[Message] = []
    web = SENDERS["web"]

    def fails_once(message: Message) -> Outcome:
        if not failed:
            failed.append(message)
            raise ValueError
        return web(message)

    monkeypatch.setitem(SENDERS, "web", fails_once)
    await database.change(rung, ana, james, service.subscribe(), opened)
    await database.change(rings_at, james, phone)

    async with pushes(here):
        await asyncio.to_thread(service.until, lambda: all(one.pushed for one in service.browsers.values()))

    assert len(failed) == 1
