"""Which values a frame may hold, on its way out and on its way in."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from realtime.protocol.errors import BadFrame
from realtime.protocol.limits import DEPTH_MOST, ENTRIES_MOST, WHOLE_MOST

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Path = tuple[str, ...]


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 UTC; raises ``TypeError`` for a datetime without a zone."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def plain(value: Any, path: Path = ()) -> Any:
    """Turn a value of ours into what both encodings can carry, or say where it cannot be done."""
    match value:
        case Mapping() | list() | tuple() if len(path) == DEPTH_MOST:
            raise ValueError(f"{_place(path)}: nested too deep")
        case Mapping():
            return {_key(key, path): plain(item, (*path, str(key))) for key, item in value.items()}
        case list() | tuple():
            return [plain(item, (*path, str(index))) for index, item in enumerate(value)]
        case Enum():
            return plain(value.value, path)
        case _:
            return _scalar(value, path)


def _key(key: object, path: Path) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{_place(path)}: a key is {type(key).__name__}, not text")
    return _text(key, path)


def _scalar(value: object, path: Path) -> str | bool | int | float:
    match value:
        case str():
            return _text(value, path)
        case bool():
            return value
        case int() | float():
            return _number(value, path)
        case UUID():
            return str(value)
        case datetime() if value.tzinfo is not None:
            return milliseconds(value)
        case None:
            raise TypeError(f"{_place(path)}: None; what is absent is left out")
        case _:
            raise TypeError(f"{_place(path)}: {type(value).__name__} cannot be sent")


def _text(value: str, path: Path) -> str:
    # Raised after the test, not in a handler: UnicodeEncodeError carries the text.
    if not _encodes(value):
        raise ValueError(f"{_place(path)}: half a surrogate pair")
    return value


def _number(value: float, path: Path) -> float:
    if not _fits(value):
        raise ValueError(f"{_place(path)}: a number that not every client can read")
    return value


def _place(path: Path) -> str:
    return ".".join(path) or "frame"


def checked(value: dict[Any, Any] | list[Any], *, depth: int) -> None:
    """Raise ``BadFrame`` for a decoded value that has no place in a frame."""
    if depth == 0:
        raise BadFrame("nested too deep")
    if len(value) > ENTRIES_MOST:
        raise BadFrame("too many entries in one map or list")
    if isinstance(value, dict) and not all(isinstance(key, str) and _encodes(key) for key in value):
        raise BadFrame("a key is not text")
    for item in value.values() if isinstance(value, dict) else value:
        if type(item) in (dict, list):
            checked(item, depth=depth - 1)
        elif not _is_scalar(item):
            raise BadFrame("a value that frames do not have")


def _is_scalar(value: object) -> bool:
    match value:
        case str():
            return _encodes(value)
        case bool():
            return True
        case int() | float():
            return _fits(value)
        case _:  # null, binary and extension values
            return False


def _encodes(value: str) -> bool:
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:
        return False


def _fits(value: float) -> bool:
    return abs(value) <= WHOLE_MOST if isinstance(value, int) else math.isfinite(value)
