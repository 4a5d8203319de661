"""What holds for every frame, and for everything that is none."""

import json
from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.protocol.codec import JSON, MSGPACK, Codec
from realtime.protocol.commands import parse
from realtime.protocol.errors import BadFrame
from realtime.protocol.limits import WHOLE_MOST
from tests.realtime.protocol.drawing import anything, client_frames, unhurried
from tests.realtime.protocol.golden import vectors

both = pytest.mark.parametrize("codec", [JSON, MSGPACK], ids=lambda codec: codec.name)

scalars = st.one_of(
    st.text(), st.booleans(), st.integers(-WHOLE_MOST, WHOLE_MOST), st.floats(allow_nan=False, allow_infinity=False)
)
server_data = st.dictionaries(
    st.text(),
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=9,
    ),
    max_size=3,
)


def understood_or_refused(codec: Codec, raw: bytes | str) -> None:
    try:
        frame = parse(codec.unpack(raw))
    except BadFrame:
        return
    assert frame.to_wire() == codec.unpack(raw)


@both
@unhurried
@given(frame=client_frames)
def test_every_client_frame_survives_the_way_to_the_server(codec: Codec, frame: dict[str, Any]) -> None:
    arrived = codec.unpack(codec.pack(frame))

    assert arrived == frame
    assert parse(arrived).to_wire() == frame


@both
@unhurried
@given(data=server_data)
def test_whatever_the_server_packs_a_client_unpacks(codec: Codec, data: dict[str, Any]) -> None:
    assert codec.unpack(codec.pack({"kind": "event", "data": data})) == {"kind": "event", "data": data}


@unhurried
@given(raw=st.binary(max_size=200))
def test_random_bytes_are_refused(raw: bytes) -> None:
    understood_or_refused(MSGPACK, raw)


@unhurried
@given(raw=st.text(st.characters(), max_size=200))
def test_random_text_is_refused(raw: str) -> None:
    understood_or_refused(JSON, raw)


@unhurried
@given(vector=st.sampled_from(vectors("client")), data=st.data())
def test_a_vector_with_a_few_bytes_changed_is_a_frame_or_refused(vector: dict[str, Any], data: st.DataObject) -> None:
    raw = bytearray(bytes.fromhex(vector["msgpack"]))
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=4)):
        raw[at] = data.draw(st.integers(0, 255))

    understood_or_refused(MSGPACK, bytes(raw))


@unhurried
@given(vector=st.sampled_from(vectors("client")), data=st.data())
def test_a_vector_with_a_piece_of_text_changed_is_a_frame_or_refused(
    vector: dict[str, Any], data: st.DataObject
) -> None:
    text = vector["json"]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    pieces = st.text(st.characters(), max_size=5) | st.sampled_from([*'{}[]",:0-', "null", "1e9", "\\u", "1.0"])

    understood_or_refused(JSON, text[:start] + data.draw(pieces) + text[end:])


@unhurried
@given(value=st.dictionaries(st.text() | st.just("kind"), anything, max_size=5))
def test_a_random_map_is_refused_in_both_encodings(value: dict[str, Any]) -> None:
    understood_or_refused(MSGPACK, msgpack.packb(value))
    understood_or_refused(JSON, json.dumps(value, default=str))


@unhurried
@given(frame=client_frames, data=st.data())
def test_a_frame_with_one_field_replaced_is_a_frame_or_refused(frame: dict[str, Any], data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(sorted(frame)))

    understood_or_refused(MSGPACK, msgpack.packb({**frame, field: data.draw(anything)}))
