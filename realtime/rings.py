"""What processes tell each other: hints and passing words, never anything that must not be lost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar
from uuid import UUID

# Every process of this installation hears what is rung here.
HOUSE = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Something that is told once, to whoever listens at `group` at that moment."""

    name: ClassVar[str]

    @property
    def group(self) -> str:
        return HOUSE

    def to_wire(self) -> dict[str, Any]:
        """A map of plain values."""
        return {"type": self.name, **asdict(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRing(Ring):
    """Told to those who serve `stream`."""

    stream: str

    @property
    def group(self) -> str:
        return self.stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced(StreamRing):
    """The stream has reached `seq`."""

    name: ClassVar[str] = "advanced"
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget(StreamRing):
    """Words were taken back: drop cached bytes of these events."""

    name: ClassVar[str] = "forget"
    seqs: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing(StreamRing):
    """An ephemeral frame in MessagePack."""

    name: ClassVar[str] = "passing"
    frame: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Present(StreamRing):
    """Who looks at a case in one process: named voices, and tags of those who are only counted."""

    name: ClassVar[str] = "present"
    part: str
    named: dict[str, str] = field(repr=False)
    others: list[str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked(Ring):
    """A doctor has moved their read mark in a stream."""

    name: ClassVar[str] = "marked"
    doctor: str
    stream: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsChanged(Ring):
    """What this doctor may see has changed."""

    name: ClassVar[str] = "rights"
    doctor: str

    @property
    def doctor_id(self) -> UUID:
        return UUID(self.doctor)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Ring):
    """A browser was signed out; `session` is a digest of its key."""

    name: ClassVar[str] = "session"
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWaiting(Ring):
    """Texts wait for a translator."""

    name: ClassVar[str] = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary(Ring):
    """Sent to oneself: as long as it comes back, so does everything else."""

    name: ClassVar[str] = "canary"
    channel: str  # not `process`: that is what the layer calls the ringer of any ring

    @property
    def group(self) -> str:
        return self.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(StreamRing):
    """Sent to oneself through a group that was just joined: once it is heard, so is everything after it."""

    name: ClassVar[str] = "confirm"
    token: str


_RINGS: dict[str, type[Ring]] = {
    ring.name: ring
    for ring in (
        Advanced, Forget, Passing, Present, Marked, RightsChanged, SessionEnded, WorkWaiting, Canary, Confirm,
    )
}  # fmt: skip


def from_wire(message: Mapping[str, Any]) -> Ring | None:
    """The ring in a message, or None for one that a newer version sends."""
    fields = dict(message)
    ring = _RINGS.get(fields.pop("type", ""))
    return ring(**fields) if ring else None
