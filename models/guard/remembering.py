"""What the checks read of a text, kept while they are at it: several ask the same of the same words."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Read = TypeVar("Read")

# A sentence and its translations as they are tried; no patient's words for long.
FEW = 16


def remembered(read: Callable[Asked, list[Read]]) -> Callable[Asked, list[Read]]:
    """The same reader; each call gives a list of its own."""
    kept = cast("Callable[Asked, list[Read]]", lru_cache(maxsize=FEW)(read))

    @wraps(read)
    def ask(*args: Asked.args, **kwargs: Asked.kwargs) -> list[Read]:
        return list(kept(*args, **kwargs))

    return ask
