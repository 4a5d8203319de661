"""What is promised to somebody who follows a stream."""

from typing import Any

import pytest

from consult import streams
from consult.ids import new_id
from consult.models import Case, Doctor, Stream
from consult.services import cases
from consult.services.comments import post_comment
from consult.signals import stream_advanced
from realtime import database
from realtime.live import Live
from realtime.protocol.codec import JSON
from tests.realtime.conftest import Enter


def comment(doctor: Doctor, case: Case, body: str = "Sin fiebre.") -> int:
    _, seq = post_comment(doctor=doctor, case_id=case.pk, client_id=new_id(), body=body)
    return seq


def tip(case: Case) -> int:
    return streams.tips([case.stream])[case.stream]


async def test_a_first_look_is_the_case_as_it_stands(enter: Enter, ana: Doctor, case: Case) -> None:
    seq = await database.change(comment, ana, case)
    puebla = await enter(ana)

    done = await puebla.ask("stream.subscribe", stream=case.stream)
    reset = await puebla.sees("reset")

    assert (done["tip"], reset["seq"]) == (seq, seq)
    assert done["me"]["name"] == "Ana Ramírez"
    assert [said["body"] for said in reset["snapshot"]["comments"]] == ["Sin fiebre."]
    assert puebla.seqs(case.stream) == []


async def test_a_position_brings_what_came_after_it(enter: Enter, ana: Doctor, case: Case) -> None:
    since = await database.run(tip, case)
    numbers = [await database.change(comment, ana, case) for _ in range(3)]

    puebla = await enter(ana, follows=case.stream, since=since)
    await puebla.sees("event", seq=numbers[-1])

    assert puebla.seqs(case.stream) == numbers
    assert "reset" not in puebla.kinds()


@pytest.mark.parametrize("codec", [JSON])
async def test_everybody_of_one_encoding_gets_the_same_bytes(
    enter: Enter, ana: Doctor, james: Doctor, case: Case, codec: Any
) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(james, follows=case.stream)
    other = await enter(james, follows=case.stream, codec=codec)

    await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")
    for talk in (puebla, boston, other):
        await talk.hears("comment.posted")

    events = [talk.messages[talk.kinds().index("event")] for talk in (puebla, boston, other)]
    assert events[0] is events[1]
    assert "¿Fiebre?" in events[2]["text"]


async def test_a_position_beyond_the_tip_starts_anew(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana)

    done = await puebla.ask("stream.subscribe", stream=case.stream, since=1_000)

    assert (await puebla.sees("reset"))["seq"] == done["tip"] < 1_000


async def test_a_position_more_than_500_behind_starts_anew(enter: Enter, ana: Doctor, case: Case) -> None:
    def talk_on() -> int:
        return [streams.append(case.stream, "outcome.noted", {}).seq for _ in range(501)][-1]

    last = await database.change(talk_on)
    far, near = await enter(ana), await enter(ana)

    await far.ask("stream.subscribe", stream=case.stream, since=last - 501)
    await near.ask("stream.subscribe", stream=case.stream, since=last - 500)
    await near.sees("event", seq=last)

    assert "reset" in far.kinds()
    assert near.seqs(case.stream) == list(range(last - 499, last + 1))


async def test_a_position_below_the_floor_starts_anew(enter: Enter, ana: Doctor, case: Case) -> None:
    await database.change(comment, ana, case)
    await database.change(lambda: Stream.objects.filter(name=case.stream).update(floor=2))
    below, at = await enter(ana), await enter(ana)

    await below.ask("stream.subscribe", stream=case.stream, since=0)
    await at.ask("stream.subscribe", stream=case.stream, since=1)

    await below.sees("reset")
    await at.sees("event", seq=2)
    assert "reset" not in at.kinds()


async def test_a_specialty_brings_its_subspecialties(enter: Enter, ana: Doctor, james: Doctor) -> None:
    child = "interventional-cardiology"
    boston = await enter(james)

    done = await boston.ask("stream.subscribe", stream="specialty:cardiology")
    brought = [(await boston.sees("reset"))["stream"] for _ in range(2)]
    opening = cases.Opening(
        specialties=[child], urgency="soon", words={"title": "Dolor torácico", "question": "¿Cateterismo?"}
    )
    await database.change(cases.open_case, doctor=ana, client_id=new_id(), opening=opening)

    assert done["stream"] == brought[0] == "specialty:cardiology"
    assert f"specialty:{child}" in {frame["stream"] for frame in boston.frames if frame["kind"] == "reset"}
    assert (await boston.hears("case.opened"))["stream"] == f"specialty:{child}"


async def test_leaving_a_specialty_leaves_what_it_brought(enter: Enter, james: Doctor) -> None:
    boston = await enter(james, follows="specialty:cardiology")

    await boston.ask("stream.unsubscribe", stream="specialty:cardiology")

    assert boston.connection.followings == {}


async def test_what_was_asked_for_twice_stays_until_both_are_taken_back(enter: Enter, james: Doctor) -> None:
    boston = await enter(james, follows="specialty:cardiology")
    await boston.ask("stream.subscribe", stream="specialty:interventional-cardiology", since=0)

    await boston.ask("stream.unsubscribe", stream="specialty:cardiology")

    assert list(boston.connection.followings) == ["specialty:interventional-cardiology"]


async def test_an_inbox_is_heard_by_its_doctor_alone(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    puebla, boston = await enter(ana, follows="inbox"), await enter(james, follows="inbox")

    await boston.ask("comment.post", case=case.pk, body="Bronchoscopy now.")
    told = await puebla.hears("case.answered")

    assert (told["stream"], told["data"]["case"]) == ("inbox", str(case.pk))
    assert boston.seqs("inbox") == []


async def test_an_unsubscribed_stream_is_silent(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla, witness = await enter(ana, follows=case.stream), await enter(ana, follows=case.stream)

    await puebla.ask("stream.unsubscribe", stream=case.stream)
    await witness.ask("comment.post", case=case.pk, body="¿Fiebre?")
    await witness.hears("comment.posted")

    assert puebla.seqs(case.stream) == []


async def test_a_fill_gives_the_events_asked_for_and_then_done(enter: Enter, ana: Doctor, case: Case) -> None:
    last = [await database.change(comment, ana, case) for _ in range(5)][-1]
    puebla = await enter(ana, follows=case.stream)

    await puebla.ask("stream.fill", stream=case.stream, from_=2, to=last - 1)

    assert puebla.seqs(case.stream) == list(range(2, last))
    assert puebla.kinds()[-1] == "done"


async def test_a_fill_beyond_the_tip_gives_what_there_is(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)

    assert (await puebla.ask("stream.fill", stream=case.stream, from_=1, to=400))["kind"] == "done"
    assert puebla.seqs(case.stream) == list(range(1, await database.run(tip, case) + 1))


async def test_nobody_follows_what_is_not_there(enter: Enter, ana: Doctor) -> None:
    puebla = await enter(ana)

    answers = [
        await puebla.ask("stream.subscribe", stream=stream)
        for stream in (f"case:{new_id()}", "specialty:astrology", "specialty:")
        if stream != "specialty:"
    ]

    assert [answer["code"] for answer in answers] == ["not_found", "not_found"]


async def test_an_unverified_doctor_is_welcome_and_reads_nothing(enter: Enter, noor: Doctor, case: Case) -> None:
    dublin = await enter(noor)

    answers = [await dublin.ask("stream.subscribe", stream=name) for name in (case.stream, "specialty:cardiology")]

    assert dublin.frames[0]["doctor"]["verified"] is False
    assert [answer["code"] for answer in answers] == ["unverified"] * 2


async def test_a_lost_doorbell_is_healed_by_the_next_look_at_the_tips(
    enter: Enter, here: Live, ana: Doctor, case: Case
) -> None:
    puebla = await enter(ana, follows=case.stream)
    doorbells = stream_advanced.receivers
    stream_advanced.receivers = []
    try:
        seq = await database.change(comment, ana, case)
    finally:
        stream_advanced.receivers = doorbells

    await here.hub.look()

    assert (await puebla.hears("comment.posted"))["seq"] == seq
    assert here.hub.tips[case.stream] == seq


async def test_a_number_is_never_skipped_when_doorbells_come_late_or_twice(
    enter: Enter, here: Live, ana: Doctor, case: Case
) -> None:
    puebla = await enter(ana, follows=case.stream)
    first = await database.run(tip, case)
    last = [await database.change(comment, ana, case) for _ in range(3)][-1]

    for seq in (last, first, last, 1, last + 5):
        stream_advanced.send(sender=None, stream=case.stream, seq=seq)
    await puebla.sees("event", seq=last)

    assert puebla.seqs(case.stream) == list(range(first + 1, last + 1))
