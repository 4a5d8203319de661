from typing import Any
from uuid import UUID

import pytest

from realtime.protocol.codes import Refusal
from realtime.protocol.commands import KINDS, Fill, HandOverPage, PostComment, Subscribe, parse
from realtime.protocol.errors import BadFrame
from realtime.protocol.shape import fields_of
from tests.realtime.protocol.golden import Vector, vectors
from tests.realtime.protocol.golden.client import CASE, CLIENT, COMMENT, STREAM, VOICE

OTHER_TYPES: tuple[Any, ...] = (None, True, 1.0, -1, [[]], {"": ""}, b"7")

each_vector = pytest.mark.parametrize("vector", vectors("client"), ids=lambda vector: vector["name"])

POST = CLIENT["post, as little as can be"]
HELLO = CLIENT["hello with a ticket, resuming"]
SECRET = "potassium 6.2"


def refusal_of(frame: dict[str, Any]) -> BadFrame:
    with pytest.raises(BadFrame) as refusal:
        parse(frame)
    return refusal.value


def test_a_comment_comes_off_the_wire_with_ids_as_ids() -> None:
    frame = parse(CLIENT["post, as much as can be"])

    assert isinstance(frame, PostComment)
    assert frame.case == UUID(CASE)
    assert frame.mentions == (UUID(VOICE),)
    assert frame.body == "Potasio 6.2 mmol/L\n👩🏽‍⚕️ ¿ECG?"


def test_what_is_absent_is_none_and_what_python_keeps_for_itself_has_an_underscore() -> None:
    assert parse(CLIENT["subscribe, first look"]) == Subscribe(ref="1", stream=STREAM)
    assert parse(CLIENT["fill"]) == Fill(ref="4", stream=STREAM, from_=1, to=500)


def test_a_page_may_be_handed_over_to_nobody_by_name() -> None:
    frame = {name: value for name, value in CLIENT["hand a page over"].items() if name != "to"}

    assert isinstance(parse(frame), HandOverPage)


@each_vector
def test_an_unknown_field_is_refused(vector: Vector) -> None:
    refusal = refusal_of({**vector["frame"], "colour": "red"})

    assert refusal.code is Refusal.BAD_FRAME
    assert refusal.ref == vector["frame"].get("ref")


@each_vector
def test_a_missing_field_is_refused(vector: Vector) -> None:
    required = [name for name, field in fields_of(KINDS[vector["frame"]["kind"]]).items() if field.required]

    for name in required:
        refusal = refusal_of({key: value for key, value in vector["frame"].items() if key != name})
        assert str(refusal) == f"{vector['frame']['kind']}: {name} is missing"


@each_vector
def test_no_field_takes_a_value_of_another_type(vector: Vector) -> None:
    for name in vector["frame"].keys() - {"kind"}:
        for wrong in OTHER_TYPES:
            refusal_of({**vector["frame"], name: wrong})


@pytest.mark.parametrize("kind", ["comment.posted", "welcome", "", None, 7, ["ack"], {}])
def test_an_unknown_kind_is_refused_under_its_ref(kind: Any) -> None:
    assert refusal_of({"kind": kind, "ref": "12"}).ref == "12"


def test_a_frame_without_a_kind_is_refused() -> None:
    assert refusal_of({"ref": "12"}).ref == "12"


@pytest.mark.parametrize("ref", ["", "x" * 65, 7, None, ["7"]])
def test_a_ref_that_is_no_ref_is_not_answered_under_it(ref: Any) -> None:
    assert refusal_of({**POST, "ref": ref}).ref is None


@pytest.mark.parametrize(
    "spelling",
    [CASE.upper(), CASE.replace("-", ""), f"{{{CASE}}}", f"urn:uuid:{CASE}", f" {CASE}", f"{CASE}\n", "7"],
)
def test_an_id_has_one_spelling(spelling: str) -> None:
    refusal_of({**POST, "case": spelling})


@pytest.mark.parametrize(
    "stream",
    [
        "",
        "inbox:",
        "Inbox",
        "case:",
        "case:7",
        f"case:{CASE.upper()}",
        f"case:{CASE}:x",
        "specialty:",
        "specialty:Cardiology",
        "specialty:-x",
        "specialty:cardiología",
        "specialty:" + "x" * 65,
        "inbox\n",
    ],
)
def test_a_stream_has_one_of_three_names(stream: str) -> None:
    refusal_of({"kind": "stream.subscribe", "ref": "1", "stream": stream})
    refusal_of({**HELLO, "resume": {"epoch": "k3v9", "streams": {stream: 1}}})


@pytest.mark.parametrize("language", ["", "e", "english", "ES", "es-mx", "es_MX", "es-MX-x-private", "es "])
def test_a_language_is_a_short_code(language: str) -> None:
    refusal_of({"kind": "translation.request", "ref": "8", "comment": COMMENT, "language": language})


@pytest.mark.parametrize("language", ["es", "fil", "es-MX", "es-419", "zh-Hant", "zh-Hant-TW"])
def test_a_language_may_name_its_script_and_country(language: str) -> None:
    parse({"kind": "translation.request", "ref": "8", "comment": COMMENT, "language": language})


def test_one_reads_between_one_and_sixteen_languages() -> None:
    parse({**HELLO, "languages": ["es"] * 16})
    refusal_of({**HELLO, "languages": []})
    refusal_of({**HELLO, "languages": ["es"] * 17})


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (1, 501), (5, 2**53)])
def test_a_fill_asks_for_one_to_five_hundred_events(first: int, last: int) -> None:
    assert refusal_of({**CLIENT["fill"], "from": first, "to": last}).ref == "4"


@pytest.mark.parametrize("resume", [{}, {"epoch": "k3v9"}, {"epoch": "k3v9", "streams": {}, "more": 1}, []])
def test_a_resume_has_its_epoch_and_streams_and_no_more(resume: Any) -> None:
    refusal_of({**HELLO, "resume": resume})


@pytest.mark.parametrize(
    "annotation",
    [{}, {"kind": 7}, {"kind": "number", "deep": {}}, {"kind": "number", "Loud": 1}, {"kind": "number", "at": 0.5}],
)
def test_an_annotation_is_a_flat_map_with_its_kind(annotation: Any) -> None:
    refusal_of({**POST, "annotations": [annotation]})


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("choose a voice", "as", "nobody"),
        ("set a state", "state", "forgotten"),
        ("send a page", "urgency", "now"),
        ("send a page", "specialty", "Cardiology"),
        ("edit", "revision", 0),
        ("hello from a browser", "app", "web\n0.1"),
    ],
)
def test_a_word_outside_its_list_is_refused(name: str, field: str, value: Any) -> None:
    refusal_of({**CLIENT[name], field: value})


def test_the_text_of_a_comment_is_judged_by_the_domain() -> None:
    for body in ("", " ", "x" * 20_000, "a\x00b\u202e"):
        assert parse({**POST, "body": body}) == parse(POST).from_wire({**POST, "body": body})


def test_no_refusal_quotes_what_came() -> None:
    for frame in (
        {**POST, SECRET: 1},
        {**POST, "case": SECRET},
        {**POST, "annotations": [{SECRET: SECRET}]},
        {**HELLO, "resume": {"epoch": "k3v9", "streams": {SECRET: 1}}},
        {"kind": SECRET},
    ):
        refusal = refusal_of(frame)
        assert SECRET not in repr(refusal)
        assert refusal.__context__ is None


@pytest.mark.parametrize("name", ["post, as little as can be", "edit", "review a translation"])
def test_clinical_text_and_tickets_are_not_printed(name: str) -> None:
    field = "text" if name == "review a translation" else "body"

    assert SECRET not in repr(parse({**CLIENT[name], field: SECRET}))
    assert SECRET not in repr(parse({**HELLO, "ticket": SECRET}))
