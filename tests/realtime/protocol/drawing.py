"""What hypothesis draws frames from: all that a client may say, and values that it may not."""

from collections.abc import Mapping
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from realtime.protocol.commands import KINDS, ClientFrame
from realtime.protocol.limits import FILL_MOST, WHOLE_MOST
from realtime.protocol.shape import fields_of

# A shared machine may pause anywhere; how long an example took says nothing here.
unhurried = settings(deadline=None, max_examples=200)

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

machine_ints = st.integers(-(2**63), 2**64 - 1)
anything = st.recursive(
    st.none() | st.booleans() | machine_ints | st.floats() | st.text() | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | machine_ints, inner, max_size=3),
    max_leaves=9,
)
