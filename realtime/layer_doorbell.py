"""The doorbell between processes: Redis pub/sub by way of channels_redis."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Set
from contextlib import suppress
from math import inf
from time import monotonic
from typing import Any
from uuid import uuid4

from redis.exceptions import RedisError

from realtime import layer
from realtime.doorbell import Hear
from realtime.rings import HOUSE, Canary, Confirm, Ring, from_wire

logger = logging.getLogger(__name__)

CANARY_EVERY = 5.0
CANARY_MISSED = 12.0
# How long Redis may take for one thing. Past it we go on: the tips of the database heal what was missed.
PATIENCE = 2.0
# A group that was just joined is asked for an echo so often.
CONFIRM_EVERY = 0.2
# Rings that may wait for Redis. Past it the oldest go: they are hints.
WAITING_MOST = 2_000
UNREACHABLE = (OSError, RedisError, TimeoutError)


class LayerDoorbell:
    """
    One channel for the whole process, which joins the group of every stream that it serves.

    What it rings itself it hears at once and does not wait for Redis to say it
    again. A canary every 5 s tells whether Redis still speaks to us; while it
    stays away, `doubt` is called at each.
    """

    def __init__(self, *, canary_every: float = CANARY_EVERY, canary_missed: float = CANARY_MISSED) -> None:
        self._canary_every = canary_every
        self._canary_missed = canary_missed
        self._layer = layer.get()
        self._process = uuid4().hex
        self._channel = f"interconsulta.process.{self._process}"
        self._wanted: set[str] = set()
        self._unjoined: set[str] = set()
        self._waiting: deque[Ring] = deque(maxlen=WAITING_MOST)
        self._wake = asyncio.Event()
        self._confirming: dict[str, asyncio.Future[None]] = {}
        self._heard_at = -inf
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def state(self) -> str:
        return "up" if monotonic() - self._heard_at < self._canary_missed else "down"

    @property
    def groups(self) -> Set[str]:
        return self._wanted - {HOUSE, self._channel}

    async def start(self, hear: Hear, doubt: Callable[[], None]) -> None:
        self._hear, self._doubt = hear, doubt
        self._tasks = [asyncio.create_task(work()) for work in (self._receive, self._publish)]
        await asyncio.sleep(0)  # the channel exists for the layer once somebody receives from it
        await asyncio.gather(self.listen(HOUSE), self.listen(self._channel))
        self._tasks.append(asyncio.create_task(self._sing()))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(*UNREACHABLE):
            async with asyncio.timeout(PATIENCE):
                await self._layer.flush()

    async def listen(self, group: str) -> None:
        self._wanted.add(group)
        self._unjoined.add(group)
        with suppress(*UNREACHABLE):
            async with asyncio.timeout(PATIENCE):
                await self._layer.group_add(layer.group_of(group), self._channel)
                await self._confirmed(group)
            self._unjoined.discard(group)

    async def leave(self, group: str) -> None:
        self._wanted.discard(group)
        self._unjoined.discard(group)
        with suppress(*UNREACHABLE):
            async with asyncio.timeout(PATIENCE):
                await self._layer.group_discard(layer.group_of(group), self._channel)

    def ring(self, ring: Ring) -> None:
        self._hear(ring)
        self._waiting.append(ring)
        self._wake.set()

    async def _confirmed(self, group: str) -> None:
        # `group_add` returns before Redis has confirmed: what we say ourselves tells when we can hear.
        token = uuid4().hex
        heard = self._confirming[token] = asyncio.get_running_loop().create_future()
        try:
            while not heard.done():
                await self._say(Confirm(stream=group, token=token))
                await asyncio.wait([heard], timeout=CONFIRM_EVERY)
        finally:
            del self._confirming[token]

    async def _publish(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._say(self._waiting.popleft())

    async def _say(self, ring: Ring) -> None:
        with suppress(*UNREACHABLE):
            async with asyncio.timeout(PATIENCE):
                await layer.publish(ring, process=self._process)

    async def _receive(self) -> None:
        while True:
            try:
                self._heard(await self._layer.receive(self._channel))
            except UNREACHABLE:
                await asyncio.sleep(1)
            except Exception:
                logger.exception("A doorbell could not be read.")

    def _heard(self, message: dict[str, Any]) -> None:
        own = message.pop("process", "") == self._process
        match from_wire(message):
            case Canary():
                self._redis_speaks()
            case Confirm(token=token):
                self._redis_speaks()
                if (heard := self._confirming.get(token)) and not heard.done():
                    heard.set_result(None)
            case Ring() as ring if not own:
                self._hear(ring)

    def _redis_speaks(self) -> None:
        returned = self.state == "down"
        self._heard_at = monotonic()
        if returned:
            logger.info("Redis carries doorbells.")
            self._doubt()

    async def _sing(self) -> None:
        while True:
            await self._say(Canary(channel=self._channel))
            await asyncio.sleep(self._canary_every)
            if self.state == "down":
                logger.warning("Redis carries no doorbells; what is new is looked for in the database.")
                self._doubt()
                self._unjoined |= self._wanted
            # What could not be joined while Redis was away, however short that was; the others stay as they are.
            if self._unjoined:
                await asyncio.gather(*(self.listen(group) for group in self._unjoined))
                self._doubt()
