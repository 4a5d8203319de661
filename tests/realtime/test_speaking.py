"""What is promised to somebody who says something."""

from collections.abc import Callable

import pytest

from consult.ids import new_id
from consult.models import Case, Comment, Doctor
from consult.services.cases import set_state
from consult.services.comments import post_comment
from realtime import database
from realtime.handlers import HANDLERS
from realtime.protocol.commands import KINDS, Command
from tests.realtime.conftest import Enter


async def test_the_answer_comes_before_the_authors_own_copy(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)

    for _ in range(5):
        reply = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")
        await puebla.sees("event", seq=reply["seq"])
        answered, copied = puebla.frames.index(reply), puebla.seqs(case.stream).index(reply["seq"])
        assert answered < [n for n, frame in enumerate(puebla.frames) if frame["kind"] == "event"][copied]


async def test_an_answer_names_the_comment_that_everybody_hears(
    enter: Enter, ana: Doctor, james: Doctor, case: Case
) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(james, follows=case.stream)

    reply = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")
    heard = await boston.hears("comment.posted")

    assert (heard["seq"], heard["data"]["id"], heard["data"]["body"]) == (reply["seq"], reply["id"], "¿Fiebre?")


async def test_a_comment_sent_twice_is_said_once(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla, client_id = await enter(ana), new_id()

    first = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?", client_id=client_id)
    second = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?", client_id=client_id)

    assert (first["id"], first["seq"]) == (second["id"], second["seq"])
    assert await database.run(Comment.objects.count) == 1


async def test_a_comment_sent_twice_at_once_is_said_once(enter: Enter, ana: Doctor, case: Case) -> None:
    """Two windows of one outbox; the second waits behind the first, in one transaction with it."""
    windows, client_id = [await enter(ana) for _ in range(2)], new_id()

    for window in windows:
        window.say("comment.post", ref="x", case=case.pk, body="¿Fiebre?", client_id=client_id)
    first, second = [await window.sees("done", ref="x") for window in windows]

    assert first["seq"] == second["seq"]


async def test_a_repeat_with_other_words_is_refused(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla, client_id = await enter(ana), new_id()
    await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?", client_id=client_id)

    refusal = await puebla.ask("comment.post", case=case.pk, body="¿Tos?", client_id=client_id)

    assert refusal["code"] == "conflict"


@pytest.mark.parametrize(
    ("body", "code"),
    [("", "empty"), (" \n", "empty"), ("a" * 20_000, "too_long"), ("50\u202e mg", "bad_text"), ("a\x00b", "bad_text")],
)
async def test_a_body_that_cannot_stand_is_refused_and_the_next_one_taken(
    enter: Enter, ana: Doctor, case: Case, body: str, code: str
) -> None:
    puebla = await enter(ana)

    refusal = await puebla.ask("comment.post", case=case.pk, body=body)
    reply = await puebla.ask("comment.post", case=case.pk, body="Sin fiebre.")

    assert (refusal["kind"], refusal["code"]) == ("refused", code)
    assert reply["kind"] == "done"


async def test_markup_is_kept_as_it_is(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)

    await puebla.ask("comment.post", case=case.pk, body="<b>K⁺ 6</b> & <script>")

    assert (await puebla.hears("comment.posted"))["data"]["body"] == "<b>K⁺ 6</b> & <script>"


async def test_a_closed_case_takes_no_words(enter: Enter, ana: Doctor, case: Case) -> None:
    await database.change(set_state, doctor=ana, case_id=case.pk, client_id=new_id(), state="closed")

    refusal = await (await enter(ana)).ask("comment.post", case=case.pk, body="¿Fiebre?")

    assert refusal["code"] == "case_closed"


async def test_a_refusal_speaks_the_doctors_language(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    puebla, boston = await enter(ana), await enter(james)

    spanish = await puebla.ask("comment.post", case=case.pk, body="")
    english = await boston.ask("comment.post", case=case.pk, body="")

    assert spanish["message"] == "Aún no hay texto. Escribe algo y envíalo."
    assert english["message"] == "There is no text yet. Write a word, then send."


async def test_an_edit_gives_the_new_revision(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)
    posted = await puebla.ask("comment.post", case=case.pk, body="50 mg")

    edited = await puebla.ask("comment.edit", comment=posted["id"], revision=1, body="5 mg")
    stale = await puebla.ask("comment.edit", comment=posted["id"], revision=1, body="500 mg")

    assert edited["revision"] == 2
    assert (await puebla.hears("comment.edited"))["data"]["body"] == "5 mg"
    assert (stale["code"], stale["fields"]) == ("stale_revision", {"revision": 2})


async def test_words_taken_back_are_in_no_memory_of_the_hub(
    enter: Enter, ana: Doctor, james: Doctor, case: Case
) -> None:
    puebla = await enter(ana, follows=case.stream)
    posted = await puebla.ask("comment.post", case=case.pk, body="Paciente equivocado.")
    await puebla.hears("comment.posted")

    await puebla.ask("comment.retract", comment=posted["id"])
    await puebla.hears("comment.retracted")
    boston = await enter(james, follows=case.stream, since=0)

    replayed = await boston.sees("event", seq=posted["seq"])
    assert replayed["data"]["redacted"] is True
    assert "equivocado" not in str(boston.frames)


async def test_nobody_takes_back_the_words_of_another(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    comment_id, _ = await database.change(
        post_comment, doctor=ana, case_id=case.pk, client_id=new_id(), body="Sin fiebre."
    )

    refusal = await (await enter(james)).ask("comment.retract", comment=comment_id)

    assert refusal["code"] == "not_allowed"


async def test_the_language_of_a_comment_can_be_corrected(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)
    posted = await puebla.ask("comment.post", case=case.pk, body="Fontan", language="es-MX")

    await puebla.ask("comment.language", comment=posted["id"], language="en")
    unknown = await puebla.ask("comment.language", comment=posted["id"], language="xx")

    assert (await puebla.hears("comment.language"))["data"]["language"] == "en"
    assert unknown["code"] == "bad_frame"


async def test_a_voice_is_chosen_once(enter: Enter, james: Doctor, case: Case) -> None:
    boston = await enter(james, follows=case.stream)

    chosen = await boston.ask("case.voice", case=case.pk, as_="pseudonym")
    again = await boston.ask("case.voice", case=case.pk, as_="name")

    assert chosen["me"]["anonymous"] is True
    assert "Doyle" not in str(chosen)
    assert again["code"] == "conflict"


async def test_the_author_moves_the_case_along(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(james)

    resolved = await puebla.ask("case.state", case=case.pk, state="resolved")
    refusal = await boston.ask("case.state", case=case.pk, state="closed")

    assert (await puebla.hears("case.state"))["seq"] == resolved["seq"]
    assert refusal["code"] == "not_allowed"


async def test_a_case_for_members_is_not_there_for_others(
    enter: Enter, ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    hidden = await database.change(opened, ana, audience="members")
    boston = await enter(james)

    answers = [
        await boston.ask("comment.post", case=hidden.pk, body="Hello."),
        await boston.ask("stream.subscribe", stream=hidden.stream),
        await boston.ask("stream.fill", stream=hidden.stream, from_=1, to=1),
        await boston.ask("read.mark", stream=hidden.stream, upto=0),
        await boston.ask("comment.post", case=new_id(), body="Hello."),
    ]

    assert [answer["code"] for answer in answers] == ["not_found"] * 5


def test_every_command_of_the_protocol_is_done_here() -> None:
    assert {kind for kind in KINDS.values() if issubclass(kind, Command)} == set(HANDLERS)


async def test_words_that_may_identify_the_patient_are_refused_until_their_author_has_looked(
    enter: Enter, ana: Doctor, case: Case
) -> None:
    puebla, client_id, body = await enter(ana), new_id(), "La Sra. García López tiene fiebre."

    puebla.say("comment.post", ref="x", case=case.pk, body=body, client_id=client_id)
    refusal = await puebla.sees("refused", ref="x")
    (found,) = refusal["fields"]["body"]
    answer = await puebla.ask("comment.post", case=case.pk, body=body, client_id=client_id, attest=[found["id"]])

    assert (refusal["code"], found["kind"], body[found["start"] : found["end"]]) == (
        "identifier",
        "name",
        "García López",
    )
    assert "García" not in str(refusal)
    assert answer["seq"]
