"""When a connection is due for something. Times are monotonic seconds."""

import random
from collections.abc import Callable
from enum import Enum, auto
from math import inf

from realtime.protocol.codes import Close
from realtime.protocol.limits import HEARTBEAT_MS, HELLO_WITHIN, JITTER, PONG_WITHIN, ROTATE_AFTER
from realtime.protocol.window import Window


class Beat(Enum):
    """What is due beside a close."""

    HEARTBEAT = auto()
    SESSION = auto()  # the browser's session should have ended: look whether it has


def jittered(seconds: float) -> float:
    """A fifth more or less, so that clients do not fall into step."""
    return seconds * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  spreads load, keeps no secret


class Pulse:
    """The deadlines of one connection. It keeps no timer: who owns it asks `due` at `next_at`."""

    __slots__ = ("_heartbeat_at", "_hello_by", "_jitter", "_pong_by", "_rotate_at", "_session_until")

    def __init__(self, now: float, jitter: Callable[[float], float] = jittered) -> None:
        self._jitter = jitter
        self._hello_by = now + HELLO_WITHIN
        self._heartbeat_at = self._pong_by = self._session_until = inf
        # Never later than the 12 hours: Daphne cuts at 24 h, whatever the jitter says.
        self._rotate_at = now + min(jitter(ROTATE_AFTER), ROTATE_AFTER)

    def welcomed(self, now: float, session_seconds: float | None) -> None:
        """`hello` was answered; the session, if there is one, ends in so many seconds."""
        self._hello_by = inf
        self._heartbeat_at = now + self._jitter(HEARTBEAT_MS / 1000)
        self.session_ends(now, session_seconds)

    def session_ends(self, now: float, seconds: float | None) -> None:
        self._session_until = inf if seconds is None else now + seconds

    def beaten(self, now: float) -> None:
        """A heartbeat was sent."""
        self._heartbeat_at = now + self._jitter(HEARTBEAT_MS / 1000)
        self._pong_by = min(self._pong_by, now + PONG_WITHIN)

    def ponged(self) -> None:
        self._pong_by = inf

    def due(self, now: float, window: Window) -> Close | Beat | None:
        """What must be done now, the most final first."""
        if now >= self._hello_by:
            return Close.NOT_SIGNED_IN
        if now >= self._pong_by:
            return Close.NO_PONG
        if window.stalled(now):
            return Close.TOO_SLOW
        if now >= self._rotate_at:
            return Close.ROTATED
        if now >= self._session_until:
            return Beat.SESSION
        return Beat.HEARTBEAT if now >= self._heartbeat_at else None

    def next_at(self, window: Window) -> float:
        """When something will be due, if nothing happens before."""
        return min(
            self._hello_by,
            self._pong_by,
            window.stalls_at or inf,
            self._rotate_at,
            self._session_until,
            self._heartbeat_at,
        )
