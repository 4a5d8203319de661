"""No frame tells who is behind a pseudonym: presence and typing no more than events, snapshots and answers."""

import pytest

from consult.models import Case, Doctor
from realtime import database
from tests.realtime.conftest import Enter
from tests.realtime.talk import Talk
from tests.rig.masking import Masked, masked_doctor


@pytest.fixture
def masked(transactional_db: None) -> Masked:
    return masked_doctor()


async def takes_part(enter: Enter, masked: Masked, colleague: Doctor, case: Case, *, speaks_as: str) -> Talk:
    """What the masked doctor does in a room, until a colleague in it has heard the end of that."""
    there, here = await enter(colleague, follows=case.stream), await enter(masked.doctor, follows=case.stream)
    await here.ask("case.voice", case=case.pk, as_=speaks_as)
    here.say("typing", case=case.pk)
    await there.sees("ephemeral", type="typing")
    said = await here.ask("comment.post", case=case.pk, body="50 mg")
    await here.ask("read.mark", stream=case.stream, upto=said["seq"])
    await here.ask("stream.unsubscribe", stream=case.stream)
    await there.hears("comment.posted")
    return there


def heard(talk: Talk, kind: str = "") -> str:
    """All the bytes that came, as text and in hexadecimal; or the frames of one kind."""
    if kind:
        return str([frame for frame in talk.frames if frame["kind"] == kind])
    raw = b"".join(message.get("bytes") or b"" for message in talk.messages)
    return f"{raw.decode('utf8', 'replace')} {raw.hex()}"


async def test_no_frame_tells_who_it_is(enter: Enter, masked: Masked, ana: Doctor, case: Case) -> None:
    colleague = await takes_part(enter, masked, ana, case, speaks_as="pseudonym")

    assert {"ephemeral", "event", "reset"} <= {frame["kind"] for frame in colleague.frames}
    assert await database.change(masked.found_in, heard(colleague)) == set()


async def test_a_frame_that_leaks_is_found(enter: Enter, masked: Masked, ana: Doctor, case: Case) -> None:
    """Who speaks under their name is told, and so found by the same search."""
    colleague = await takes_part(enter, masked, ana, case, speaks_as="name")

    for said in (heard(colleague), heard(colleague, "ephemeral"), heard(colleague, "event")):
        assert await database.change(masked.found_in, said) == {"Ximena", "Quiroga"}
