"""A message to one address, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """
    What one address is sent. `payload` holds ids and a kind, never words of a case; `ttl` is in seconds.

    Of messages with the same `topic` that still wait at the service only the newest is kept (RFC 8030).
    """

    address: Mapping[str, Any] = field(repr=False)
    payload: Mapping[str, str] = field(repr=False)
    topic: str = field(repr=False)
    ttl: int
    urgent: bool


class Fate(StrEnum):
    """What became of a message."""

    SENT = auto()
    GONE = auto()  # the address does not exist any more
    LATER = auto()  # not now; the same may be sent again
    REFUSED = auto()  # as it is it will never be taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The fate of a message. `wait`: for how many seconds the service asks to be left alone."""

    fate: Fate
    wait: int = 0


class Sender(Protocol):
    """Brings messages to one kind of address. It answers within seconds, and does not raise."""

    def __call__(self, message: Message) -> Outcome: ...
