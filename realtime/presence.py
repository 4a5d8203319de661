"""Who looks at a case at this moment, in all processes together."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from realtime.doorbell import Doorbell
from realtime.following import Following
from realtime.hub import Hub
from realtime.packed import Packed
from realtime.protocol.frames import EphemeralType, ephemeral
from realtime.protocol.limits import HEARTBEAT_MS
from realtime.rings import Present

# Comings and goings of so many seconds are told together: after a restart everybody comes back at once.
TOLD_AFTER = 0.5
# What another process said holds this long; it says so again every heartbeat.
HOLDS = HEARTBEAT_MS / 1000 * 2.5
# An ephemeral has at most 8 KiB. Whoever is not listed by name is counted.
NAMED_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """One doctor in one case: `tag` tells them apart there and nowhere else. Only an unmasked voice has a name."""

    tag: str
    voice: str = ""
    name: str = field(default="", repr=False)


@dataclass(slots=True)
class Case:
    """What is known of one case: its viewers in this process, and what every process last said."""

    viewers: dict[Following, Viewer] = field(default_factory=dict)
    parts: dict[str, tuple[Present, float]] = field(default_factory=dict)
    newcomers: set[Following] = field(default_factory=set)
    told: dict[str, Any] = field(default_factory=dict)


class Presence:
    """Each process tells its own part; parts are merged where they are heard."""

    def __init__(self, part: str, hub: Hub, doorbell: Doorbell) -> None:
        self._part = part
        self._hub = hub
        self._doorbell = doorbell
        self._loop = asyncio.get_running_loop()
        self._cases: dict[str, Case] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def enter(self, following: Following, viewer: Viewer) -> None:
        """Somebody looks at a case, or has got a voice there meanwhile."""
        case = self._cases.setdefault(following.relay.stream, Case())
        if following not in case.viewers:
            case.newcomers.add(following)
        case.viewers[following] = viewer
        self._soon(following.relay.stream)

    def leave(self, following: Following) -> None:
        """They look no more."""
        case = self._cases.get(following.relay.stream)
        if case is not None and following in case.viewers:
            del case.viewers[following]
            case.newcomers.discard(following)
            self._soon(following.relay.stream)

    def hear(self, ring: Present) -> None:
        """What a process, perhaps this one, says of its viewers."""
        case = self._cases.get(ring.stream)
        if case is None:
            return
        if ring.part != self._part and ring.part not in case.parts:
            self._soon(ring.stream)  # it does not know ours either
        case.parts[ring.part] = ring, self._loop.time() + HOLDS
        self._tell(ring.stream, case)

    def repeat(self) -> None:
        """Say again what holds, and forget what others have not repeated."""
        now = self._loop.time()
        for stream, case in list(self._cases.items()):
            case.parts = {name: part for name, part in case.parts.items() if part[1] > now}
            self._say(stream)

    def stop(self) -> None:
        for timer in self._timers.values():
            timer.cancel()

    def _soon(self, stream: str) -> None:
        if stream not in self._timers:
            self._timers[stream] = self._loop.call_later(TOLD_AFTER, self._say, stream)

    def _say(self, stream: str) -> None:
        if timer := self._timers.pop(stream, None):
            timer.cancel()
        viewers = self._cases[stream].viewers.values()
        named = {viewer.voice: viewer.name for viewer in viewers if viewer.name}
        others = sorted({viewer.tag for viewer in viewers if not viewer.name})
        self._doorbell.ring(Present(stream=stream, part=self._part, named=named, others=others))
        if not viewers:
            del self._cases[stream]

    def _tell(self, stream: str, case: Case) -> None:
        merged = _merged([part for part, _ in case.parts.values()])
        hearers = case.newcomers if merged == case.told else set(case.viewers)
        case.newcomers, case.told = set(), merged
        packed = Packed(ephemeral(stream=stream, type_=EphemeralType.PRESENCE, data=merged))
        now = self._loop.time()
        for following in hearers:
            following.ephemeral(packed, now)


def _merged(parts: Iterable[Present]) -> dict[str, Any]:
    named: dict[str, str] = {}
    others: set[str] = set()
    for part in parts:
        named |= part.named
        others |= set(part.others)
    listed = [{"voice": voice, "name": name} for voice, name in sorted(named.items())]
    return {"named": listed[:NAMED_MOST], "others": len(others) + len(listed[NAMED_MOST:])}
