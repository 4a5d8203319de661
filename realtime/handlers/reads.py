"""Read marks on the wire."""

from typing import TYPE_CHECKING

from consult import access
from consult.models import Doctor
from consult.services import reads
from realtime.protocol.commands import MarkRead

if TYPE_CHECKING:
    from realtime.connection import Connection


async def mark(connection: "Connection", command: MarkRead) -> None:
    """Everything up to a number was on screen."""
    await connection.change(_mark, wire=command.stream, upto=command.upto)
    connection.done(command.ref)


def _mark(*, doctor: Doctor, wire: str, upto: int) -> None:
    reads.mark(doctor=doctor, stream=access.stored_streams(doctor, wire)[0], upto=upto)
