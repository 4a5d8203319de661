"""Who else is there: presence, typing, and what is unread."""

from collections.abc import Callable
from typing import Any

from consult.ids import new_id
from consult.models import Case, Doctor
from consult.services import members
from consult.services.comments import post_comment
from realtime import database
from realtime.live import Live
from realtime.presence import NAMED_MOST
from realtime.rings import Present
from tests.realtime.conftest import Enter
from tests.realtime.talk import Talk


async def present(talk: Talk, *, names: set[str], others: int) -> None:
    """Wait until this is what the client was last told."""

    def told() -> list[dict[str, Any]]:
        return [frame["data"] for frame in talk.frames if frame.get("type") == "presence"][-1:]

    await talk.until(
        lambda: [({one["name"] for one in data["named"]}, data["others"]) for data in told()] == [(names, others)]
    )


async def test_who_has_spoken_under_their_name_is_named_and_others_are_counted(
    enter: Enter, ana: Doctor, james: Doctor, case: Case
) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(james, follows=case.stream)

    await present(puebla, names={"Ana Ramírez"}, others=1)
    await present(boston, names={"Ana Ramírez"}, others=1)


async def test_a_masked_voice_is_never_listed(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(james, follows=case.stream)

    chosen = await boston.ask("case.voice", case=case.pk, as_="pseudonym")
    await present(puebla, names={"Ana Ramírez"}, others=1)

    shown = str([frame for frame in puebla.frames if frame.get("type") == "presence"])
    assert chosen["me"]["name"] not in shown
    assert "Doyle" not in shown


async def test_the_first_word_gives_a_name(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(james, follows=case.stream)

    await boston.ask("comment.post", case=case.pk, body="Bronchoscopy now.")

    await present(puebla, names={"Ana Ramírez", "James Doyle"}, others=0)


async def test_two_windows_are_one_person_and_leaving_is_told(
    enter: Enter, ana: Doctor, james: Doctor, case: Case
) -> None:
    puebla = await enter(ana, follows=case.stream)
    windows = [await enter(james, follows=case.stream) for _ in range(2)]
    await present(puebla, names={"Ana Ramírez"}, others=1)

    windows[0].connection.ended()
    await windows[1].ask("stream.unsubscribe", stream=case.stream)

    await present(puebla, names={"Ana Ramírez"}, others=0)


async def test_other_processes_add_theirs(enter: Enter, here: Live, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)
    await present(puebla, names={"Ana Ramírez"}, others=0)

    here.hear(Present(stream=case.stream, part="elsewhere", named={"v2": "James Doyle"}, others=["t1", "t2"]))

    await present(puebla, names={"Ana Ramírez", "James Doyle"}, others=2)


async def test_a_crowd_fits_into_one_frame(enter: Enter, here: Live, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)
    named = {str(new_id()): f"Dr. {number}" for number in range(200)}

    here.hear(Present(stream=case.stream, part="elsewhere", named=named, others=[]))
    crowd = await puebla.sees("ephemeral", type="presence")

    assert len(crowd["data"]["named"]) == NAMED_MOST
    assert crowd["data"]["others"] >= 200 - NAMED_MOST


async def test_typing_is_told_under_the_name_of_the_room(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(james, follows=case.stream)
    me = (await boston.ask("case.voice", case=case.pk, as_="pseudonym"))["me"]

    boston.say("typing", case=case.pk)

    told = await puebla.sees("ephemeral", type="typing")
    assert told["data"] == {"voice": me["voice"], "name": me["name"]}


async def test_typing_is_told_once_in_three_seconds(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)

    for _ in range(5):
        puebla.say("typing", case=case.pk)

    assert [frame["type"] for frame in puebla.frames if frame["kind"] == "ephemeral"].count("typing") == 1


async def test_who_has_no_voice_types_in_silence(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(james, follows=case.stream)

    boston.say("typing", case=case.pk)
    boston.say("typing", case=new_id())
    puebla.say("typing", case=case.pk)
    told = await puebla.sees("ephemeral", type="typing")

    assert told["data"]["name"] == "Ana Ramírez"
    assert boston.closed is None


async def test_a_welcome_says_what_is_unread(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    await database.change(post_comment, doctor=james, case_id=case.pk, client_id=new_id(), body="Bronchoscopy now.")

    puebla, boston = await enter(ana), await enter(james)

    assert puebla.frames[0]["unread"] == {case.stream: 1}
    assert boston.frames[0]["unread"] == {}


async def test_unread_comments_are_told_as_they_come_and_as_they_are_read(
    enter: Enter, ana: Doctor, james: Doctor, case: Case
) -> None:
    windows, boston = [await enter(ana) for _ in range(2)], await enter(james)

    reply = await boston.ask("comment.post", case=case.pk, body="Bronchoscopy now.")
    told = [(await window.sees("unread"))["unread"] for window in windows]
    await windows[0].ask("read.mark", stream=case.stream, upto=reply["seq"])
    read = [(await window.sees("unread"))["unread"] for window in windows]

    assert told == [{case.stream: 1}] * 2
    assert read == [{case.stream: 0}] * 2


async def test_a_case_joined_meanwhile_counts_too(
    enter: Enter, ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    puebla, boston = await enter(ana), await enter(james)
    later = await database.change(opened, ana)
    await database.change(members.follow, doctor=james, case_id=later.pk)

    await puebla.ask("comment.post", case=later.pk, body="¿Fiebre?")

    assert (await boston.sees("unread"))["unread"] == {later.stream: 1}


async def test_a_mark_beyond_the_tip_is_refused(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana)

    assert (await puebla.ask("read.mark", stream=case.stream, upto=10_000))["code"] == "bad_frame"
