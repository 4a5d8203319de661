"""Pages on the wire."""

from typing import TYPE_CHECKING

from consult.services import pages
from realtime.protocol.commands import AcknowledgePage, DeclinePage, HandOverPage, SendPage

if TYPE_CHECKING:
    from realtime.connection import Connection


async def send(connection: "Connection", command: SendPage) -> None:
    """Call a specialty to a case."""
    sent = await connection.change(
        pages.send_page,
        case_id=command.case,
        client_id=command.client_id,
        specialty=command.specialty,
        urgency=command.urgency,
    )
    connection.done(command.ref, id=sent.page_id, seq=sent.seq, wakes=sent.wakes)


async def acknowledge(connection: "Connection", command: AcknowledgePage) -> None:
    """Take a page on, which gives who did a voice in the case."""
    seq, voice = await connection.change(pages.acknowledge, page_id=command.page, client_id=command.client_id)
    me = voice.public()
    connection.done(command.ref, seq=seq, me=me)
    if following := connection.followed(f"case:{voice.case_id}"):
        connection.speaks_as(following, me)


async def decline(connection: "Connection", command: DeclinePage) -> None:
    """Say that one cannot."""
    seq = await connection.change(pages.decline, page_id=command.page, client_id=command.client_id)
    connection.done(command.ref, seq=seq)


async def hand_over(connection: "Connection", command: HandOverPage) -> None:
    """Pass a page on."""
    seq = await connection.change(pages.hand_over, page_id=command.page, client_id=command.client_id, to=command.to)
    connection.done(command.ref, seq=seq)
