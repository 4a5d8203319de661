"""What was said together comes in one message to those who take sequences, and frame by frame to the others."""

import pytest
from django.db import transaction

from consult.ids import new_id
from consult.models import Case, Doctor
from consult.services.comments import post_comment
from realtime import database
from realtime.protocol.codec import JSON, JSON_SEQ, MSGPACK, MSGPACK_SEQ, Codec
from tests.realtime.conftest import Enter
from tests.realtime.talk import Talk, frames_in

WINDOW = 64

sequences = pytest.mark.parametrize("codec", [JSON_SEQ, MSGPACK_SEQ], ids=lambda codec: codec.name)


@transaction.atomic
def said_together(case: Case, doctor: Doctor, times: int) -> int:
    """So many comments in one commit; gives the number of the last one."""
    seqs = [
        post_comment(doctor=doctor, case_id=case.pk, client_id=new_id(), body=f"Línea {n}\nsin fiebre")[1]
        for n in range(times)
    ]
    return seqs[-1]


def events_in_messages(talk: Talk, codec: Codec) -> list[int]:
    """How many events each message brought that brought any."""
    frames = [[codec.unpack(raw) for raw in frames_in(message, codec)] for message in talk.messages]
    counts = [sum(frame["kind"] == "event" for frame in together) for together in frames]
    return [count for count in counts if count]


@sequences
async def test_a_burst_is_one_message(enter: Enter, ana: Doctor, case: Case, codec: Codec) -> None:
    reader = await enter(ana, follows=case.stream, codec=codec)
    before = len(reader.messages)

    last = await database.change(said_together, case, ana, 10)
    await reader.sees("event", seq=last)
    reader.messages = reader.messages[before:]

    assert reader.seqs(case.stream)[-10:] == list(range(last - 9, last + 1))
    assert max(events_in_messages(reader, codec)) >= 10


@pytest.mark.parametrize("codec", [JSON, MSGPACK], ids=lambda codec: codec.name)
async def test_who_did_not_ask_for_sequences_gets_a_message_a_frame(
    enter: Enter, ana: Doctor, case: Case, codec: Codec
) -> None:
    reader = await enter(ana, follows=case.stream, codec=codec)

    last = await database.change(said_together, case, ana, 10)
    await reader.sees("event", seq=last)

    assert reader.seqs(case.stream)[-10:] == list(range(last - 9, last + 1))
    assert set(events_in_messages(reader, codec)) == {1}


@sequences
async def test_catching_up_comes_in_bursts_that_acknowledgements_pace(
    enter: Enter, ana: Doctor, case: Case, codec: Codec
) -> None:
    last = await database.change(said_together, case, ana, 2 * WINDOW)
    reader = await enter(ana, follows=case.stream, since=0, acks=False, codec=codec)
    outstanding = reader.connection.outbox.window

    while reader.seqs(case.stream)[-1:] != [last]:
        await reader.until(lambda: outstanding.full or reader.seqs(case.stream)[-1:] == [last])
        assert outstanding.outstanding <= WINDOW
        reader.ack()

    assert reader.seqs(case.stream) == list(range(1, last + 1))
    assert len(events_in_messages(reader, codec)) < last / 2


@sequences
async def test_of_a_burst_that_does_not_fit_goes_what_fits_and_a_tip_follows(
    enter: Enter, ana: Doctor, case: Case, codec: Codec
) -> None:
    slow = await enter(ana, follows=case.stream, acks=False, codec=codec)
    window = slow.connection.outbox.window

    last = await database.change(said_together, case, ana, WINDOW + 20)
    await slow.until(lambda: window.full)

    assert len(slow.seqs(case.stream)) <= WINDOW
    slow.ack()
    assert (await slow.sees("tip"))["seq"] == last
    heard = slow.seqs(case.stream)
    await slow.ask("stream.fill", stream=case.stream, from_=heard[-1] + 1, to=last)
    assert slow.seqs(case.stream) == list(range(heard[0], last + 1))
