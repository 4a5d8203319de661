"""How much a connection may ask for."""

import math
from collections import deque

from realtime.protocol.limits import (
    COMMAND_BURST,
    COMMANDS_PER_SECOND,
    FLOODING_REFUSALS,
    FLOODING_WITHIN,
    FREE_PER_SECOND,
)


class TokenBucket:
    """A burst of ``capacity``, then ``refill`` a second. It starts full; ``now`` is in monotonic seconds."""

    def __init__(self, capacity: int = COMMAND_BURST, refill: float = COMMANDS_PER_SECOND) -> None:
        self._capacity = capacity
        self._refill = refill
        self._tokens = float(capacity)
        self._counted_at: float | None = None
        self._refusals: deque[float] = deque(maxlen=FLOODING_REFUSALS)

    def take(self, now: float) -> int | None:
        """Take one token: None, or, where none is left, the milliseconds after which there will be one."""
        if self._counted_at is not None:
            self._tokens = min(self._capacity, self._tokens + (now - self._counted_at) * self._refill)
        self._counted_at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return None
        self._refusals.append(now)
        return math.ceil((1 - self._tokens) / self._refill * 1000)

    @property
    def flooding(self) -> bool:
        """The last refusal was the tenth within 10 s: close 4329."""
        refusals = self._refusals
        return len(refusals) == FLOODING_REFUSALS and refusals[-1] - refusals[0] <= FLOODING_WITHIN


def free_allowance() -> TokenBucket:
    """For the frames that get no answer (``ack``, ``pong``, ``typing``): 50 a second."""
    return TokenBucket(capacity=FREE_PER_SECOND, refill=FREE_PER_SECOND)
