"""What happens to a client that does not speak properly: a refusal, then the door, and nothing else is harmed."""

from typing import Any

import pytest

from consult.ids import new_id
from consult.models import Case, Doctor
from realtime.live import Live
from realtime.protocol.codec import JSON, MSGPACK, Codec
from tests.realtime.conftest import Enter
from tests.realtime.talk import Talk


@pytest.fixture(params=[MSGPACK, JSON], ids=["msgpack", "json"])
def codec(request: pytest.FixtureRequest) -> Codec:
    chosen: Codec = request.param
    return chosen


def raw(codec: Codec, frame: dict[str, Any]) -> bytes | str:
    return codec.pack(frame)


@pytest.mark.parametrize(
    "frame",
    [
        {"kind": "comment.like", "ref": "1"},
        {"kind": "welcome"},
        {"kind": "stream.unsubscribe", "ref": "1", "stream": "inbox", "because": "why not"},
        {"kind": "stream.unsubscribe", "ref": "1"},
        {"kind": "stream.unsubscribe", "ref": "1", "stream": 7},
        {"kind": "ack", "n": -1},
        {"kind": "ack", "n": 1_000},
        {"kind": "hello", "app": "test", "device": "test"},
        {},
    ],
    ids=str,
)
async def test_a_frame_that_is_none_is_refused_and_the_connection_goes_on(
    enter: Enter, ana: Doctor, case: Case, codec: Codec, frame: dict[str, Any]
) -> None:
    puebla = await enter(ana, codec=codec)

    puebla.connection.receive(raw(codec, frame))
    refusal = await puebla.sees("refused")

    assert (refusal["code"], refusal.get("ref")) == ("bad_frame", frame.get("ref"))
    assert (await puebla.ask("comment.post", case=case.pk, body="Sigo aquí."))["kind"] == "done"


@pytest.mark.parametrize(
    ("codec", "message"),
    [
        (MSGPACK, b"\xc1"),
        (MSGPACK, "{}"),
        (MSGPACK, b"\xdd\xff\xff\xff\xff"),
        (MSGPACK, b""),
        (JSON, "{"),
        (JSON, b"{}"),
        (JSON, '{"kind":"ack","n":NaN}'),
        (JSON, "[" * 2_000),
    ],
)
async def test_bytes_that_are_no_frame_are_refused(
    enter: Enter, ana: Doctor, codec: Codec, message: bytes | str
) -> None:
    puebla = await enter(ana, codec=codec)

    puebla.connection.receive(message)

    assert (await puebla.sees("refused"))["code"] == "bad_frame"
    assert puebla.closed is None


async def test_the_second_bad_frame_closes(enter: Enter, ana: Doctor, codec: Codec) -> None:
    puebla = await enter(ana, codec=codec)

    for _ in range(2):
        puebla.connection.receive(raw(codec, {"kind": "comment.like"}))

    assert await puebla.ends() == 4300
    assert (await puebla.sees("bye"))["code"] == 4300


async def test_a_frame_over_64_kib_closes_at_once(enter: Enter, ana: Doctor, case: Case, codec: Codec) -> None:
    puebla = await enter(ana, codec=codec)

    puebla.connection.receive(
        raw(codec, {"kind": "comment.post", "ref": "1", "client_id": new_id(), "case": case.pk, "body": "á" * 40_000})
    )

    assert await puebla.ends() == 4313
    assert puebla.kinds()[-1] == "bye"


async def test_hello_comes_first(here: Live) -> None:
    stranger = Talk(here)

    stranger.say("stream.subscribe", ref="1", stream="inbox")

    assert (await stranger.sees("refused"))["code"] == "bad_frame"


async def test_hello_needs_somebody_who_signs_in(here: Live) -> None:
    stranger = Talk(here)

    stranger.say("hello", app="test", device="test")

    assert await stranger.ends() == 4301


async def test_a_ticket_opens_one_door_once(enter: Enter, here: Live, ana: Doctor) -> None:
    puebla = await enter(ana, acks=False)
    second = Talk(here)

    second.say("hello", app="test", device="test", ticket="not-a-ticket")

    assert await second.ends() == 4101
    assert puebla.closed is None


async def test_who_asks_too_fast_is_told_when_to_ask_again(enter: Enter, ana: Doctor) -> None:
    puebla = await enter(ana)

    answers = [await puebla.ask("stream.unsubscribe", stream="inbox") for _ in range(21)]

    assert [answer["kind"] for answer in answers] == ["done"] * 20 + ["refused"]
    assert answers[-1]["code"] == "slow_down"
    assert 0 < answers[-1]["retry_ms"] <= 200


async def test_who_does_not_slow_down_is_shown_the_door(enter: Enter, ana: Doctor) -> None:
    puebla = await enter(ana)

    for number in range(40):
        puebla.say("stream.unsubscribe", ref=str(number), stream="inbox")

    assert await puebla.ends() == 4329


async def test_acknowledgements_are_free(enter: Enter, ana: Doctor) -> None:
    puebla = await enter(ana)

    for _ in range(30):
        puebla.say("ack", n=0)

    assert (await puebla.ask("stream.unsubscribe", stream="inbox"))["kind"] == "done"


async def test_nothing_is_said_after_goodbye(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(ana)
    puebla.connection.receive("not msgpack")
    puebla.connection.receive("not msgpack")
    await puebla.ends()
    said = len(puebla.messages)

    await boston.ask("comment.post", case=case.pk, body="¿Fiebre?")

    assert len(puebla.messages) == said
