"""What holds for every frame, and for everything that is none."""

import json
from collections.abc import Mapping
from typing import Any

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.protocol.codec import JSON, MSGPACK, Codec
from realtime.protocol.commands import KINDS, ClientFrame, parse
from realtime.protocol.errors import BadFrame
from realtime.protocol.limits import FILL_MOST, WHOLE_MOST
from realtime.protocol.shape import fields_of
from tests.realtime.protocol.golden import vectors

# A shared machine may pause anywhere; how long an example took says nothing here.
unhurried = settings(deadline=None, max_examples=200)

both = pytest.mark.parametrize("codec", [JSON, MSGPACK], ids=lambda codec: codec.name)

ids = st.uuids().map(str)
slugs = st.from_regex("[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True)
streams = st.one_of(ids.map("case:{}".format), slugs.map("specialty:{}".format), st.just("inbox"))
languages = st.from_regex("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", fullmatch=True)
numbers = st.integers(1, WHOLE_MOST)
positions = st.integers(0, WHOLE_MOST)
labels = st.from_regex("[ -~]{1,64}", fullmatch=True)
annotations = st.dictionaries(
    st.from_regex("[a-z][a-z_]{0,9}", fullmatch=True), st.one_of(st.text(max_size=20), st.booleans(), positions)
).flatmap(lambda said: st.text(max_size=9).map(lambda kind: {**said, "kind": kind}))

FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("client_id", "case", "comment", "page", "reply_to"), ids),
    **dict.fromkeys(("body", "text"), st.text()),
    **dict.fromkeys(("since", "upto", "n", "t"), positions),
    **dict.fromkeys(("app", "device"), labels),
    "ref": st.text(min_size=1, max_size=64),
    "stream": streams,
    "language": languages,
    "revision": numbers,
    **dict.fromkeys(("specialty", "field", "handover"), slugs),
    "to": ids,
    "mentions": st.lists(ids, max_size=5),
    "annotations": st.lists(annotations, max_size=5),
    "attest": st.lists(st.from_regex("[a-z0-9_.:-]{1,64}", fullmatch=True), max_size=5),
    "as": st.sampled_from(["name", "pseudonym"]),
    "state": st.sampled_from(["open", "answered", "resolved", "closed"]),
    "urgency": st.sampled_from(["urgent", "soon", "routine"]),
    "ticket": st.text(min_size=1, max_size=256),
    "languages": st.lists(languages, min_size=1, max_size=16),
    "resume": st.fixed_dictionaries({"epoch": labels, "streams": st.dictionaries(streams, positions, max_size=5)}),
}


def frames_of(frame: type[ClientFrame]) -> st.SearchStrategy[dict[str, Any]]:
    if frame.kind == "stream.fill":
        return fills
    known = fields_of(frame)
    required = {name: FIELDS[name] for name, field in known.items() if field.required}
    optional = {name: FIELDS[name] for name, field in known.items() if not field.required}
    return st.fixed_dictionaries({"kind": st.just(frame.kind), **required}, optional=optional)


fills = st.builds(
    lambda ref, stream, first, more: {
        "kind": "stream.fill",
        "ref": ref,
        "stream": stream,
        "from": first,
        "to": first + more,
    },
    FIELDS["ref"],
    streams,
    st.integers(1, WHOLE_MOST - FILL_MOST),
    st.integers(0, FILL_MOST - 1),
)
client_frames = st.one_of([frames_of(frame) for frame in KINDS.values()])

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
machine_ints = st.integers(-(2**63), 2**64 - 1)
anything = st.recursive(
    st.none() | st.booleans() | machine_ints | st.floats() | st.text() | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | machine_ints, inner, max_size=3),
    max_leaves=9,
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
