"""How far a connection may run ahead of the client's acknowledgements."""

from collections import deque
from collections.abc import Sequence
from itertools import accumulate

from realtime.protocol.errors import BadFrame
from realtime.protocol.limits import ACK_WITHIN, WINDOW_BYTES, WINDOW_FRAMES


class Window:
    """
    Counts the ``event`` and ``ephemeral`` frames sent and not yet acknowledged.

    Sizes are bytes on the wire; ``now`` is in monotonic seconds. It refuses
    nothing: who sends asks ``room_for`` or ``half_full`` first.
    """

    def __init__(self, max_frames: int = WINDOW_FRAMES, max_bytes: int = WINDOW_BYTES) -> None:
        self._max_frames = max_frames
        self._max_bytes = max_bytes
        self._sizes: deque[int] = deque()
        self._bytes = 0
        self._acked = 0
        self._waiting_since = 0.0

    @property
    def outstanding(self) -> int:
        return len(self._sizes)

    @property
    def half_full(self) -> bool:
        """From here on ephemeral frames are dropped."""
        return self.outstanding * 2 >= self._max_frames or self._bytes * 2 >= self._max_bytes

    @property
    def full(self) -> bool:
        """From here on live events are left out, and catching up pauses."""
        return self.outstanding >= self._max_frames or self._bytes >= self._max_bytes

    @property
    def free(self) -> int:
        """How many frames more there is room for."""
        return 0 if self.full else self._max_frames - self.outstanding

    @property
    def stalls_at(self) -> float | None:
        """When `stalled` becomes true unless an ack comes before; None with nothing outstanding."""
        return self._waiting_since + ACK_WITHIN if self._sizes else None

    def room_for(self, size: int) -> bool:
        """Whether one more frame fits. Into an empty window any does: else a large one could never be sent."""
        return not self._sizes or (not self.full and self._bytes + size <= self._max_bytes)

    def fitting(self, sizes: Sequence[int]) -> int:
        """How many of these frames, in their order, there is room for."""
        if self.outstanding + len(sizes) <= self._max_frames and self._bytes + sum(sizes) <= self._max_bytes:
            return len(sizes)
        after_each = accumulate(sizes[: self.free], initial=self._bytes)
        fits = sum(1 for total in after_each if total <= self._max_bytes) - 1
        return fits if fits > 0 else int(self.room_for(sizes[0]))

    def sent(self, size: int, now: float) -> None:
        self.sent_all((size,), now)

    def sent_all(self, sizes: Sequence[int], now: float) -> None:
        if not self._sizes:
            self._waiting_since = now
        self._sizes.extend(sizes)
        self._bytes += sum(sizes)

    def acked(self, total: int, now: float) -> None:
        """
        Take an ``ack``: the client has received ``total`` frames since ``welcome``.

        One that says nothing new is ignored, so that repeating it does not hide
        a reader that stands still. Raises ``BadFrame`` for more than was sent.
        """
        fresh = total - self._acked
        if fresh > self.outstanding:
            raise BadFrame("ack: more frames than were sent")
        if fresh <= 0:
            return
        self._acked = total
        self._bytes -= sum(self._sizes.popleft() for _ in range(fresh))
        self._waiting_since = now

    def stalled(self, now: float) -> bool:
        """Frames are outstanding and no ack has moved the window for 15 s: close 4008."""
        return self.outstanding > 0 and now - self._waiting_since >= ACK_WITHIN
