"""What a doctor who is already here may still hear."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from consult import access
from consult.errors import ConsultError
from consult.models import Doctor
from consult.services import voices
from realtime import sign_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """By name on the wire: the streams that may be heard no more and why, and how the doctor appears in the others."""

    lost: Mapping[str, ConsultError]
    voices: Mapping[str, Mapping[str, Any]]


def rights_of(doctor_id: UUID, wires: Iterable[str]) -> Rights | None:
    """What holds now for these streams; None for a doctor who may read nothing any more."""
    try:
        doctor = sign_in.fresh(doctor_id)
    except ConsultError:
        return None
    if not doctor.is_verified:
        return None
    lost: dict[str, ConsultError] = {}
    spoken: dict[str, Mapping[str, Any]] = {}
    for wire in wires:
        try:
            access.stored_streams(doctor, wire)
        except ConsultError as error:
            lost[wire] = error
        else:
            if me := own_voice(doctor, wire):
                spoken[wire] = me
    return Rights(lost=lost, voices=spoken)


def own_voice(doctor: Doctor, wire: str) -> Mapping[str, Any] | None:
    """How the doctor appears in a case, once they have a voice there."""
    kind, _, key = wire.partition(":")
    voice = voices.of(doctor, UUID(key)) if kind == "case" else None
    return voice.public() if voice else None
