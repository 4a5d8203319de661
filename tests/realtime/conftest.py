"""The live side in the test's own process: real rows, a real hub, connections without sockets."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from consult.models import Doctor
from realtime import live
from realtime.live import Live
from tests.realtime.talk import Talk

Enter = Callable[..., Awaitable[Talk]]


@pytest.fixture
async def here(transactional_db: None) -> AsyncIterator[Live]:
    """The live side of this test's event loop."""
    yield await live.running()
    for connection in list((await live.running()).connections):
        connection.ended()
    await live.stop()


@pytest.fixture
def enter(here: Live) -> Enter:
    """Welcomes a doctor: `await enter(ana, follows=case.stream, acks=False)`."""

    async def enter(
        doctor: Doctor, *, follows: str = "", since: int | None = None, hello: dict[str, Any] | None = None, **how: Any
    ) -> Talk:
        talk = await Talk(here, **how).hello(doctor, **(hello or {}))
        if follows:
            await talk.follow(follows, since)
        return talk

    return enter
