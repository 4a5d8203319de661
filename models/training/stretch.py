"""How long one run of ``train`` may take, and who may end it sooner."""

import signal
import time
from dataclasses import dataclass, field
from types import FrameType


@dataclass(slots=True)
class Stretch:
    """Ends after so many hours or steps, whichever comes first, or when somebody asks."""

    hours: float
    steps: int | None = None
    began: float = field(default_factory=time.monotonic)
    done: int = 0
    asked_to_end: bool = False

    def listen(self) -> None:
        """SIGTERM and Ctrl-C end the stretch after the step in work, with everything saved."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_end = True

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """The part still to come, 1 to 0."""
        parts = [1 - self.seconds / (self.hours * 3600)]
        if self.steps is not None:
            parts.append(1 - self.done / self.steps)
        return max(0.0, min(parts))

    @property
    def seconds_left(self) -> float:
        spent = 1 - self.left
        return self.seconds * self.left / spent if spent > 0 else self.hours * 3600

    @property
    def is_over(self) -> bool:
        return self.asked_to_end or self.left <= 0
