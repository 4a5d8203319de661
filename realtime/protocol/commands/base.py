"""What client frames have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from realtime.protocol import shape
from realtime.protocol.commands.fields import Id, Ref
from realtime.protocol.errors import BadFrame
from realtime.protocol.limits import REF_MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFrame:
    """A frame that a client sends. Its shape is right; what it says is for the domain to judge."""

    kind: ClassVar[str]

    @classmethod
    def from_wire(cls, payload: Mapping[str, Any]) -> Self:
        """Take a decoded map, ``kind`` included; raises ``BadFrame`` with its ``ref`` where that can be read."""
        try:
            frame: Self = shape.read(cls, {name: value for name, value in payload.items() if name != "kind"})
        except shape.ShapeError as wrong:
            detail = f"{cls.kind}: {wrong}"
        else:
            return frame
        raise BadFrame(detail, ref=readable_ref(payload))

    def to_wire(self) -> dict[str, Any]:
        """The map that ``from_wire`` takes: what a client written in Python packs."""
        return {"kind": self.kind, **shape.write(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(ClientFrame):
    """A frame that is answered with ``done`` or ``refused`` under its ``ref``, and draws from the token bucket."""

    ref: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Command):
    """A command that stores something; repeated with the same ``client_id`` it gets the same answer."""

    client_id: Id


def readable_ref(payload: Mapping[str, Any]) -> str | None:
    ref = payload.get("ref")
    return ref if isinstance(ref, str) and 1 <= len(ref) <= REF_MOST else None
