"""A stream as it stands, for a reader who cannot continue where they stopped."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from consult import snapshots, streams
from consult.access import Purpose, case_for
from consult.models import Doctor
from realtime.following import Following
from realtime.packed import Message, message_of
from realtime.protocol import frames
from realtime.protocol.codec import Codec
from realtime.protocol.limits import SNAPSHOT_MOST

if TYPE_CHECKING:
    from realtime.connection import Connection

TRIES = 3


async def send(connection: "Connection", following: Following) -> int:
    """Send a `reset`; gives the number that its snapshot stands at."""
    seq, message = await connection.read(
        _packed, stream=following.relay.stream, wire=following.wire, codec=connection.outbox.codec
    )
    connection.outbox.message(message)
    return seq


def _packed(*, doctor: Doctor, stream: str, wire: str, codec: Codec) -> tuple[int, Message]:
    seq, snapshot = _standing(doctor, stream)
    message = message_of(codec, frames.reset(stream=wire, seq=seq, snapshot=snapshot))
    while _size(message) > SNAPSHOT_MOST and (comments := snapshot.get("comments")):
        # The oldest half goes; a reader who scrolls back gets it by `fill`.
        snapshot["comments"] = comments[(len(comments) + 1) // 2 :]
        message = message_of(codec, frames.reset(stream=wire, seq=seq, snapshot=snapshot))
    return seq, message


def _standing(doctor: Doctor, stream: str) -> tuple[int, dict[str, Any]]:
    # Events that come in between are in the snapshot and come again; where the room pauses for a moment, none do.
    for _ in range(TRIES):
        seq = streams.tips([stream])[stream]
        snapshot = _snapshot(doctor, stream)
        if streams.tips([stream])[stream] == seq:
            break
    return seq, snapshot


def _snapshot(doctor: Doctor, stream: str) -> dict[str, Any]:
    kind, _, key = stream.partition(":")
    match kind:
        case "case":
            return snapshots.case_snapshot(case_for(doctor, UUID(key), purpose=Purpose.CONTINUE))
        case "specialty":
            return snapshots.specialty_snapshot([key])
        case _:
            return snapshots.inbox_snapshot(doctor)


def _size(message: Message) -> int:
    return len(message["bytes"]) if "bytes" in message else len(message["text"].encode())
