"""What is read in the database when somebody begins to follow a stream."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from consult import access, streams
from consult.events import wire_name
from consult.models import Doctor
from consult.services import translations
from realtime.rights import own_voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The stored streams behind a name of the wire, how far each has got, and how the doctor appears there."""

    wire: str
    streams: Sequence[str]
    tips: Mapping[str, int]
    me: Mapping[str, Any] | None

    def wire_of(self, name: str) -> str:
        """The name by which the client knows a stored stream."""
        return wire_name(name)


def enter(*, doctor: Doctor, wire: str, reads: Sequence[str]) -> Entry:
    """Check the right to follow, note the reader's languages in a case. Raises `Unverified`, `NotFound`."""
    names = access.stored_streams(doctor, wire)
    if wire.startswith("case:"):
        translations.read_in(doctor=doctor, case_id=UUID(wire.removeprefix("case:")), reads=reads)
    return Entry(wire=wire, streams=names, tips=streams.tips(names), me=own_voice(doctor, wire))
