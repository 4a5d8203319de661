"""
The frames that the server sends, as maps ready for ``Codec.pack``.

UUIDs, datetimes and enums may stand in them as they are: the codec writes them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict, Unpack
from uuid import UUID

from realtime.protocol.codes import Close, Refusal
from realtime.protocol.limits import HEARTBEAT_MS, MAX_FRAME, WINDOW_BYTES, WINDOW_FRAMES

Frame = dict[str, Any]


class ServerKind(StrEnum):
    WELCOME = "welcome"
    DONE = "done"
    REFUSED = "refused"
    EVENT = "event"
    EPHEMERAL = "ephemeral"
    TIP = "tip"
    RESET = "reset"
    HEARTBEAT = "heartbeat"
    UNREAD = "unread"
    BYE = "bye"


class EphemeralType(StrEnum):
    TYPING = "typing"
    PRESENCE = "presence"
    TRANSLATION_PART = "translation.part"


class Answer(TypedDict, total=False):
    """What a ``done`` may say beside its ``ref``; docs/protocol.md tells which command gets which."""

    stream: str
    tip: int
    me: Mapping[str, Any]
    id: UUID
    seq: int
    revision: int
    wakes: int


def welcome(
    *,
    connection: UUID,
    epoch: str,
    now: datetime,
    doctor: Mapping[str, Any],
    features: Sequence[str],
    unread: Mapping[str, int],
    heartbeat_ms: int = HEARTBEAT_MS,
) -> Frame:
    return {
        "kind": ServerKind.WELCOME,
        "connection": connection,
        "epoch": epoch,
        "heartbeat_ms": heartbeat_ms,
        "window_frames": WINDOW_FRAMES,
        "window_bytes": WINDOW_BYTES,
        "max_frame": MAX_FRAME,
        "now": now,
        "doctor": doctor,
        "features": features,
        "unread": unread,
    }


def done(ref: str | None, **answer: Unpack[Answer]) -> Frame:
    """The command is stored. Without a ``ref`` it speaks of a stream that ``hello`` resumed."""
    return {"kind": ServerKind.DONE, **_given(ref=ref), **answer}


def refused(
    ref: str | None,
    code: Refusal,
    message: str,
    *,
    stream: str | None = None,
    retry_ms: int | None = None,
    fields: Mapping[str, str] | None = None,
) -> Frame:
    """``message`` is in the doctor's language, and so is what ``fields`` says of each field."""
    return {
        "kind": ServerKind.REFUSED,
        **_given(ref=ref),
        "code": code,
        "message": message,
        **_given(stream=stream, retry_ms=retry_ms, fields=fields),
    }


def event(*, stream: str, seq: int, at: datetime, type_: str, data: Mapping[str, Any]) -> Frame:
    """Nothing personal goes into ``data``: every reader of one codec gets the same bytes."""
    return {"kind": ServerKind.EVENT, "stream": stream, "seq": seq, "at": at, "type": type_, "data": data}


def ephemeral(*, stream: str, type_: EphemeralType, data: Mapping[str, Any]) -> Frame:
    return {"kind": ServerKind.EPHEMERAL, "stream": stream, "type": type_, "data": data}


def tip(*, stream: str, seq: int) -> Frame:
    return {"kind": ServerKind.TIP, "stream": stream, "seq": seq}


def reset(*, stream: str, seq: int, snapshot: Mapping[str, Any]) -> Frame:
    return {"kind": ServerKind.RESET, "stream": stream, "seq": seq, "snapshot": snapshot}


def heartbeat(*, t: datetime, tips: Mapping[str, int]) -> Frame:
    return {"kind": ServerKind.HEARTBEAT, "t": t, "tips": tips}


def unread(counts: Mapping[str, int]) -> Frame:
    """Every stream whose count has changed, zero included."""
    return {"kind": ServerKind.UNREAD, "unread": counts}


def bye(code: Close, reason: str, *, retry_ms: int | None = None) -> Frame:
    return {"kind": ServerKind.BYE, "code": code, "reason": reason, **_given(retry_ms=retry_ms)}


def _given(**optional: object) -> Frame:
    return {name: value for name, value in optional.items() if value is not None}
