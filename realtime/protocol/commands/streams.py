"""Client frames about following streams."""

from dataclasses import dataclass
from typing import ClassVar

from realtime.protocol.commands.base import Command
from realtime.protocol.commands.fields import Number, Position, StreamName
from realtime.protocol.limits import FILL_MOST
from realtime.protocol.shape import ShapeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe(Command):
    """Follow a stream; ``since`` is the last number seen, None asks for a snapshot."""

    kind: ClassVar[str] = "stream.subscribe"
    stream: StreamName
    since: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe(Command):
    kind: ClassVar[str] = "stream.unsubscribe"
    stream: StreamName


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill(Command):
    """Ask for the events ``from_`` to ``to``, both included."""

    kind: ClassVar[str] = "stream.fill"
    stream: StreamName
    from_: Number
    to: Number

    def __post_init__(self) -> None:
        if not 0 <= self.to - self.from_ < FILL_MOST:
            raise ShapeError(f"from and to span 1 to {FILL_MOST} events")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead(Command):
    """Everything up to ``upto`` was on screen."""

    kind: ClassVar[str] = "read.mark"
    stream: StreamName
    upto: Position
