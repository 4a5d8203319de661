"""Client frames about the connection itself. None has a ``ref``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from realtime.protocol.commands.base import ClientFrame
from realtime.protocol.commands.fields import Id, Label, Position, language, stream_name
from realtime.protocol.limits import LANGUAGES_MOST
from realtime.protocol.readers import listing, table, text, whole
from realtime.protocol.shape import nested


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Where a client stopped: the last number of each stream, valid within ``epoch``."""

    epoch: Label
    streams: Annotated[Mapping[str, int], table(stream_name, whole(0))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello(ClientFrame):
    """The first frame, once: who is calling, and where to go on."""

    kind: ClassVar[str] = "hello"
    app: Label
    device: Label
    ticket: Annotated[str, text(1, 256)] | None = field(default=None, repr=False)  # signs its bearer in
    languages: Annotated[tuple[str, ...], listing(language, 1, LANGUAGES_MOST)] | None = None
    resume: Annotated[Resume, nested(Resume)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing(ClientFrame):
    kind: ClassVar[str] = "typing"
    case: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack(ClientFrame):
    """``n``: ``event`` and ``ephemeral`` frames received since ``welcome``, all told."""

    kind: ClassVar[str] = "ack"
    n: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Pong(ClientFrame):
    """``t``: that of the heartbeat it answers."""

    kind: ClassVar[str] = "pong"
    t: Position
