"""Cases on the wire."""

from typing import TYPE_CHECKING

from consult.services import cases, voices
from consult.services.voices import SpeaksAs
from realtime.protocol.commands import ChooseVoice, SetCaseState

if TYPE_CHECKING:
    from realtime.connection import Connection


async def choose_voice(connection: "Connection", command: ChooseVoice) -> None:
    """Choose how one speaks in a case."""
    voice, _ = await connection.change(
        voices.choose, case_id=command.case, client_id=command.client_id, speaks_as=SpeaksAs(command.as_)
    )
    me = voice.public()
    connection.done(command.ref, me=me)
    if following := connection.followed(f"case:{command.case}"):
        connection.speaks_as(following, me)


async def set_state(connection: "Connection", command: SetCaseState) -> None:
    """Resolve, close or reopen one's own case."""
    seq = await connection.change(
        cases.set_state, case_id=command.case, client_id=command.client_id, state=command.state
    )
    connection.done(command.ref, seq=seq)
