"""The doorbell between processes: Redis pub/sub by way of channels_redis."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any
from uuid import uuid4

from redis.exceptions import RedisError

from realtime import layer
from realtime.doorbell import Hear
from realtime.rings import Canary, Confirm, Ring, from_wire

logger = logging.getLogger(__name__)

CANARY_EVERY = 5.0
CANARY_MISSED = 12.0
# How long a group just joined may take to be heard. Past it we go on: the tips of the database heal what was missed.
CONFIRM_WITHIN = 2.0
CONFIRM_EVERY = 0.2
# Rings that may wait for Redis. Past it the oldest go: they are hints.
WAITING_MOST = 2_000


class LayerDoorbell:
    """
    One channel for the whole process, which joins the group of every stream that it serves.

    What it rings itself it hears at once and does not wait for Redis to say it
    again. A canary every 5 s tells whether Redis still speaks to us; while it
    stays away, `doubt` is called at each.
    """

    def __init__(self) -> None:
        self._layer = layer.get()
        self._process = uuid4().hex
        self._waiting: deque[Ring] = deque(maxlen=WAITING_MOST)
        self._wake = asyncio.Event()
        self._confirming: dict[str, asyncio.Future[None]] = {}
        self._heard_at = monotonic()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def state(self) -> str:
        return "up" if monotonic() - self._heard_at < CANARY_MISSED else "down"

    async def start(self, hear: Hear, doubt: Callable[[], None]) -> None:
        self._hear, self._doubt = hear, doubt
        self._channel = await self._layer.new_channel()
        self._tasks = [asyncio.create_task(work()) for work in (self._receive, self._publish, self._sing)]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._layer.flush()

    async def listen(self, group: str) -> None:
        await self._layer.group_add(layer.group_of(group), self._channel)
        # `group_add` returns before Redis has confirmed: what we say ourselves tells when we can hear.
        token = uuid4().hex
        heard = self._confirming[token] = asyncio.get_running_loop().create_future()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(CONFIRM_WITHIN):
                    while not heard.done():
                        await self._say(Confirm(stream=group, token=token))
                        await asyncio.wait([heard], timeout=CONFIRM_EVERY)
        finally:
            del self._confirming[token]

    async def leave(self, group: str) -> None:
        await self._layer.group_discard(layer.group_of(group), self._channel)

    def ring(self, ring: Ring) -> None:
        self._hear(ring)
        self._waiting.append(ring)
        self._wake.set()

    async def _publish(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._say(self._waiting.popleft())

    async def _say(self, ring: Ring) -> None:
        try:
            await layer.publish(ring, process=self._process)
        except (OSError, RedisError):
            logger.warning("Redis did not take a doorbell; other processes find by themselves what is new.")

    async def _receive(self) -> None:
        while True:
            try:
                self._heard(await self._layer.receive(self._channel))
            except Exception:
                logger.exception("A doorbell could not be read.")

    def _heard(self, message: dict[str, Any]) -> None:
        own = message.pop("process", "") == self._process
        match from_wire(message):
            case Canary():
                returned = self.state == "down"
                self._heard_at = monotonic()
                if returned:
                    self._doubt()
            case Confirm(token=token):
                if (heard := self._confirming.get(token)) and not heard.done():
                    heard.set_result(None)
            case Ring() as ring if not own:
                self._hear(ring)

    async def _sing(self) -> None:
        while True:
            with suppress(OSError, RedisError):
                await self._layer.send(self._channel, Canary().to_wire())
            await asyncio.sleep(CANARY_EVERY)
            if self.state == "down":
                self._doubt()
