"""The doorbell between processes, with a real Redis: what it carries, and what happens when it is gone."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from django.test.utils import override_settings

from realtime.layer_doorbell import LayerDoorbell
from realtime.rings import Advanced, Forget, Passing, RightsChanged, Ring, WorkWaiting
from tests.rig.redis import Redis

pytestmark = pytest.mark.redis
STREAM = "case:01920000-0000-7000-8000-00000000000c"
PATIENCE = 20.0


class Process:
    """A doorbell as a process has it, and what was heard there."""

    def __init__(self) -> None:
        self.bell = LayerDoorbell(canary_every=0.2, canary_missed=1.0)
        self.heard: list[Ring] = []
        self.doubts = 0
        self._news = asyncio.Event()

    async def start(self) -> "Process":
        await self.bell.start(self._hear, self._doubt)
        return self

    async def until(self, found: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not found():
                self._news.clear()
                await self._news.wait()

    async def hears(self, ring: Ring) -> None:
        await self.until(lambda: ring in self.heard)

    async def next_doubt(self) -> None:
        """Wait until the doorbell says again that something may have been lost, or that it works."""
        doubts = self.doubts
        await self.until(lambda: self.doubts > doubts or bool(self.heard))

    def _hear(self, ring: Ring) -> None:
        self.heard.append(ring)
        self._news.set()

    def _doubt(self) -> None:
        self.doubts += 1
        self._news.set()


@pytest.fixture
async def processes(redis: Redis) -> AsyncIterator[tuple[Process, Process]]:
    layer = {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [redis.url], "symmetric_encryption_keys": ["only-for-tests"]},
    }
    with override_settings(CHANNEL_LAYERS={"default": layer}):
        both = await Process().start(), await Process().start()
        yield both
        for process in both:
            await process.bell.stop()


@pytest.mark.parametrize(
    "ring",
    [
        Advanced(stream=STREAM, seq=7),
        Forget(stream=STREAM, seqs=[3, 4]),
        Passing(stream=STREAM, frame=b"\x81\xa4kind\xa9ephemeral"),
        RightsChanged(doctor="01920000-0000-7000-8000-00000000000c"),
        WorkWaiting(),
    ],
    ids=lambda ring: ring.name,
)
async def test_what_one_process_rings_the_other_hears(processes: tuple[Process, Process], ring: Ring) -> None:
    here, there = processes
    for process in processes:
        await process.bell.listen(STREAM)

    here.bell.ring(ring)

    await there.hears(ring)
    assert here.heard == [ring]


async def test_a_process_hears_the_very_first_ring_after_it_began_to_listen(
    processes: tuple[Process, Process],
) -> None:
    here, there = processes

    for number in range(20):
        ring = Advanced(stream=f"{STREAM}-{number}", seq=number)
        await there.bell.listen(ring.stream)
        here.bell.ring(ring)
        await there.hears(ring)


async def test_who_does_not_listen_hears_nothing(processes: tuple[Process, Process]) -> None:
    here, there = processes
    await there.bell.listen(STREAM)
    await there.bell.leave(STREAM)

    here.bell.ring(Advanced(stream=STREAM, seq=7))
    here.bell.ring(WorkWaiting())
    await there.hears(WorkWaiting())

    assert there.heard == [WorkWaiting()]


async def test_while_redis_is_away_a_process_doubts_and_afterwards_it_hears_again(
    processes: tuple[Process, Process], redis: Redis
) -> None:
    here, there = processes
    await there.bell.listen(STREAM)

    redis.kill()
    await there.until(lambda: there.bell.state == "down")
    await there.next_doubt()
    here.bell.ring(Advanced(stream=STREAM, seq=1))
    await asyncio.to_thread(redis.start)
    await there.until(lambda: there.bell.state == "up")
    await here.until(lambda: here.bell.state == "up")
    here.bell.ring(Advanced(stream=STREAM, seq=2))

    await there.hears(Advanced(stream=STREAM, seq=2))


async def test_a_process_starts_without_redis_and_finds_it_later(
    processes: tuple[Process, Process], redis: Redis
) -> None:
    redis.kill()
    late = await Process().start()
    await late.bell.listen(STREAM)

    await asyncio.to_thread(redis.start)
    async with asyncio.timeout(PATIENCE):
        while not late.heard:
            processes[0].bell.ring(Advanced(stream=STREAM, seq=1))
            await late.next_doubt()

    assert Advanced(stream=STREAM, seq=1) in late.heard
    await late.bell.stop()
