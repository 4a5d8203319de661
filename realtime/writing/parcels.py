"""What goes between a server and its writer: a length in four bytes, then a pickle of our own."""

import asyncio
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from struct import Struct
from typing import IO, Any, Final

from realtime.work import Call

_LENGTH: Final = Struct("!I")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of so many works in their order, as result and error, and what they announced."""

    outcomes: list[tuple[Any, BaseException | None]]
    calls: list[Call]


def packed(content: Callable[[], Any] | Reply) -> bytes:
    """The parcel. Raises what `pickle` raises for what it cannot hold."""
    body = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def works(wire: IO[bytes]) -> Iterator[Callable[[], Any]]:
    """What the server sends, until it ends."""
    while len(head := wire.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        if len(body := wire.read(length)) < length:
            return  # it ended within a sentence
        yield _unpacked(body)


async def received(reader: asyncio.StreamReader) -> Reply | None:
    """The next of the writer's replies; None once it has ended."""
    try:
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        reply: Reply = _unpacked(await reader.readexactly(length))
    except (OSError, asyncio.IncompleteReadError):
        return None
    return reply


def _unpacked(body: bytes) -> Any:
    return pickle.loads(body)  # noqa: S301  from a socket between a process and its child, which nobody else reaches
