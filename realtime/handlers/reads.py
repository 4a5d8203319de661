"""Read marks on the wire."""

from typing import TYPE_CHECKING

from consult import access
from consult.models import Doctor
from consult.services import reads
from realtime.protocol.commands import MarkRead
from realtime.rings import Marked

if TYPE_CHECKING:
    from realtime.connection import Connection


async def mark(connection: "Connection", command: MarkRead) -> None:
    """Everything up to a number was on screen."""
    stream = await connection.change(_mark, wire=command.stream, upto=command.upto)
    connection.done(command.ref)
    connection.live.doorbell.ring(Marked(doctor=str(connection.doctor_id), stream=stream))


def _mark(*, doctor: Doctor, wire: str, upto: int) -> str:
    stream = access.stored_streams(doctor, wire)[0]
    reads.mark(doctor=doctor, stream=stream, upto=upto)
    return stream
