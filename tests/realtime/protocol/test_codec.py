import tracemalloc
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any
from uuid import UUID

import msgpack
import pytest

from realtime.protocol.codec import JSON, JSON_SEQ, MSGPACK, MSGPACK_SEQ, Codec, choose
from realtime.protocol.codes import Close, Refusal
from realtime.protocol.errors import BadFrame, FrameTooLarge
from realtime.protocol.limits import DEPTH_MOST, ENTRIES_MOST, MAX_FRAME

both = pytest.mark.parametrize("codec", [JSON, MSGPACK], ids=lambda codec: codec.name)

SECRET = "potassium 6.2"  # stands for clinical text, which no message may quote


def through(codec: Codec, value: Any) -> Any:
    return codec.unpack(codec.pack({"value": value}))["value"]


def test_messagepack_is_chosen_where_a_client_can_whatever_the_order() -> None:
    assert choose([JSON.name, MSGPACK.name]) is MSGPACK
    assert choose(["chat", JSON.name]) is JSON
    assert choose(["chat", "interconsulta.v2.json"]) is None


def test_a_sequence_is_chosen_where_a_client_can_and_an_encoding_weighs_more() -> None:
    assert choose([JSON.name, JSON_SEQ.name]) is JSON_SEQ
    assert choose([MSGPACK.name, MSGPACK_SEQ.name]) is MSGPACK_SEQ
    assert choose([JSON_SEQ.name, MSGPACK.name]) is MSGPACK


def test_the_names_are_the_subprotocols_of_version_1() -> None:
    assert (JSON.name, JSON.binary) == ("interconsulta.v1.json", False)
    assert (MSGPACK.name, MSGPACK.binary) == ("interconsulta.v1.msgpack", True)
    assert (JSON_SEQ.name, JSON_SEQ.binary) == ("interconsulta.v1.json-seq", False)
    assert (MSGPACK_SEQ.name, MSGPACK_SEQ.binary) == ("interconsulta.v1.msgpack-seq", True)


def test_frames_of_a_sequence_come_apart_again_whatever_they_say() -> None:
    said = [{"body": "a\nb\r\n\u2028c"}, {"body": '{"kind":"event"}\n'}]
    lines = JSON_SEQ.join([JSON_SEQ.pack(frame) for frame in said]).split("\n")
    maps = msgpack.Unpacker()
    maps.feed(MSGPACK_SEQ.join([MSGPACK_SEQ.pack(frame) for frame in said]))

    assert [JSON_SEQ.unpack(line) for line in lines] == said
    assert list(maps) == said


@both
def test_our_own_values_travel_as_plain_ones(codec: Codec) -> None:
    heron = UUID("01920000-0000-7000-8000-00000000000C")

    assert through(codec, heron) == "01920000-0000-7000-8000-00000000000c"
    assert through(codec, Refusal.SLOW_DOWN) == "slow_down"
    assert through(codec, Close.RESTART) == 4012
    assert through(codec, (1, 2.5, True, "µg")) == [1, 2.5, True, "µg"]


@both
def test_a_time_is_whole_milliseconds_of_utc_and_never_later_than_it_was(codec: Codec) -> None:
    puebla = timezone(timedelta(hours=-6))

    assert through(codec, datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert through(codec, datetime(2026, 1, 1, 6, tzinfo=puebla)) == 1_767_268_800_000
    assert through(codec, datetime(2026, 1, 1, 12, 0, 0, 999_999, tzinfo=UTC)) == 1_767_268_800_999


class Numbered(Enum):
    NOTHING = None


@both
@pytest.mark.parametrize(
    "value",
    [None, Numbered.NOTHING, b"bytes", {1, 2}, object(), date(2026, 1, 1), datetime(2026, 1, 1), {1: "key"}],  # noqa: DTZ001
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_sent_is_a_mistake_that_names_the_place(codec: Codec, value: Any) -> None:
    with pytest.raises(TypeError, match=r"^data\.rows\.1: "):
        codec.pack({"data": {"rows": [0, value]}})


@both
@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), float("inf"), "\ud800"])
def test_what_some_client_could_not_read_is_not_sent(codec: Codec, value: Any) -> None:
    with pytest.raises(ValueError, match=r"^data: "):
        codec.pack({"data": value})


@both
def test_a_mistake_of_ours_quotes_no_value(codec: Codec) -> None:
    class Clinical:
        def __repr__(self) -> str:
            return SECRET

    with pytest.raises(TypeError) as mistake:
        codec.pack({"body": Clinical()})
    with pytest.raises(ValueError, match="surrogate") as half:
        codec.pack({"body": SECRET + "\ud800"})

    assert SECRET not in repr(mistake.value)
    assert SECRET not in repr(half.value)
    assert half.value.__context__ is None


@both
def test_nesting_may_be_as_deep_for_us_as_for_others(codec: Codec) -> None:
    deepest: dict[str, Any] = {}
    for _ in range(DEPTH_MOST - 1):
        deepest = {"in": deepest}

    assert codec.unpack(codec.pack(deepest)) == deepest
    with pytest.raises(ValueError, match="nested too deep"):
        codec.pack({"in": deepest})


HOSTILE_TEXT = {
    "nothing": "",
    "not JSON": "{kind: hello}",
    "no map": '["hello"]',
    "a bare number": "7",
    "null": '{"kind":null}',
    "something behind": '{"kind":"ack"} {}',
    "a byte order mark": '\ufeff{"kind":"ack"}',
    "a key twice": '{"kind":"ack","kind":"pong"}',
    "a key twice, deeper": '{"a":[{"n":1,"n":2}]}',
    "NaN": '{"n":NaN}',
    "Infinity": '{"n":-Infinity}',
    "a number beyond every float": '{"n":1e999}',
    "a whole number beyond JavaScript": '{"n":9007199254740992}',
    "five thousand digits": '{"n":' + "9" * 5_000 + "}",
    "half a surrogate pair": '{"body":"\\ud83d"}',
    "half a surrogate pair as a key": '{"\\ud83d":1}',
    "half a surrogate pair, raw": '{"body":"\ud83d"}',
    "a control character": '{"body":"a\nb"}',
    "too deep": '{"a":' * 17 + "1" + "}" * 17,
    "far too deep": "[" * MAX_FRAME,
    "too many entries": '{"a":[' + "1," * ENTRIES_MOST + "1]}",
}


@pytest.mark.parametrize("text", HOSTILE_TEXT.values(), ids=HOSTILE_TEXT.keys())
def test_hostile_text_is_a_bad_frame(text: str) -> None:
    with pytest.raises(BadFrame):
        JSON.unpack(text)


HOSTILE_BYTES = {
    "nothing": b"",
    "no map": b"\x91\x01",
    "a byte that means nothing": b"\xc1",
    "nil": b"\x81\xa1a\xc0",
    "cut short": b"\x82\xa1a\x01",
    "something behind": b"\x81\xa1a\x01\x01",
    "a key twice": b"\x82\xa1a\x01\xa1a\x02",
    "a key twice, deeper": b"\x81\xa1a\x91\x82\xa1a\x01\xa1a\x02",
    "a key that is a number": b"\x81\x01\x01",
    "a key that is binary": b"\x81\xc4\x01a\x01",
    "a key that is a list": b"\x81\x90\x01",
    "binary": b"\x81\xa1a\xc4\x01a",
    "an extension": b"\x81\xa1a\xd4\x05a",
    "a timestamp": b"\x81\xa1a\xd6\xff\x00\x00\x00\x00",
    "an impossible timestamp": b"\x81\xa1a\xc7\x0c\xff" + b"\xff" * 12,
    "NaN": b"\x81\xa1a\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00",
    "a whole number beyond JavaScript": b"\x81\xa1a\xcf" + b"\xff" * 8,
    "text that is not UTF-8": b"\x81\xa1a\xa1\xff",
    "half a surrogate pair": b"\x81\xa1a\xa3\xed\xa0\xbd",
    "too deep": b"\x81\xa1a" * 17 + b"\x01",
    "far too deep": b"\x81\xa1a" * 20_000 + b"\x01",
    "too many entries": b"\x81\xa1a\xdc\x08\x01" + b"\x01" * 2_049,
    "a list of four thousand million": b"\x81\xa1a\xdd\xff\xff\xff\xff",
    "lists that claim more than they hold": b"\x81\xa1a" + b"\xdd\x00\x00\xe0\x00" * 12_000,
}


@pytest.mark.parametrize("raw", HOSTILE_BYTES.values(), ids=HOSTILE_BYTES.keys())
def test_hostile_bytes_are_a_bad_frame(raw: bytes) -> None:
    with pytest.raises(BadFrame):
        MSGPACK.unpack(raw)


@pytest.mark.parametrize("header", [b"\xdd\x00\x00\x9c\x00", b"\xdf\x00\x00\x6d\x00\xa1a"], ids=["lists", "maps"])
def test_entries_that_are_only_claimed_take_no_memory(header: bytes) -> None:
    claims = b"\x81\xa1a" + header * 8_000
    tracemalloc.start()

    with pytest.raises(BadFrame):
        MSGPACK.unpack(claims)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_each_codec_takes_its_own_kind_of_message_only() -> None:
    with pytest.raises(BadFrame, match="binary messages"):
        MSGPACK.unpack('{"kind":"ack","n":1}')
    with pytest.raises(BadFrame, match="text messages"):
        JSON.unpack(b'{"kind":"ack","n":1}')


def test_a_frame_may_be_just_as_large_as_the_limit() -> None:
    text = '{"body":"' + "é" * ((MAX_FRAME - 11) // 2) + '"}'  # two bytes each: the limit counts bytes
    packed = msgpack.packb({"body": "x" * (MAX_FRAME - 9)})

    assert len(text.encode()) == MAX_FRAME - 1
    assert len(packed) == MAX_FRAME
    assert JSON.unpack(text)["body"].startswith("é")
    assert MSGPACK.unpack(packed)["body"].startswith("x")
    with pytest.raises(FrameTooLarge):
        JSON.unpack(text + "  ")
    with pytest.raises(FrameTooLarge):
        MSGPACK.unpack(packed + b"x")


def test_a_client_may_read_larger_frames_of_the_server() -> None:
    snapshot = {"snapshot": "x" * MAX_FRAME}

    assert JSON.unpack(JSON.pack(snapshot), most=2 * MAX_FRAME) == snapshot
    assert MSGPACK.unpack(MSGPACK.pack(snapshot), most=2 * MAX_FRAME) == snapshot


@pytest.mark.parametrize("codec", [JSON, MSGPACK], ids=lambda codec: codec.name)
def test_a_frame_that_does_not_decode_leaves_no_text_in_the_exception(codec: Codec) -> None:
    broken = codec.pack({"body": SECRET})[:-1]

    with pytest.raises(BadFrame) as refusal:
        codec.unpack(broken)

    assert SECRET not in repr(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None  # JSONDecodeError keeps the document
