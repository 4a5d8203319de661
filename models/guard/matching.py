"""Two lists that should hold the same things."""

from collections.abc import Callable
from typing import TypeVar

Left = TypeVar("Left")
Right = TypeVar("Right")


def unmatched(
    source: list[Left], target: list[Right], same: Callable[[Left, Right], bool]
) -> tuple[list[Left], list[Right]]:
    """What is left on both sides when each on the one has cancelled at most one on the other."""
    rest = list(target)
    missing = []
    for mine in source:
        found = next((position for position, theirs in enumerate(rest) if same(mine, theirs)), None)
        if found is None:
            missing.append(mine)
        else:
            del rest[found]
    return missing, rest
