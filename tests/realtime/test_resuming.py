"""What is promised to somebody who comes back."""

from consult import streams
from consult.ids import new_id
from consult.models import Case, Doctor
from consult.services.comments import post_comment
from realtime import database
from realtime.live import Live
from tests.realtime.conftest import Enter
from tests.realtime.talk import Talk


def comment(doctor: Doctor, case: Case) -> int:
    return post_comment(doctor=doctor, case_id=case.pk, client_id=new_id(), body="Sin fiebre.")[1]


async def resumed(here: Live, doctor: Doctor, positions: dict[str, int], epoch: str = "") -> Talk:
    epoch = epoch or str(await database.run(streams.epoch))
    return await Talk(here).hello(doctor, resume={"epoch": epoch, "streams": positions})


async def test_a_resumed_stream_goes_on_where_it_stopped(here: Live, ana: Doctor, case: Case) -> None:
    since = (await database.run(streams.tips, [case.stream]))[case.stream]
    numbers = [await database.change(comment, ana, case) for _ in range(3)]

    puebla = await resumed(here, ana, {case.stream: since})
    done = await puebla.sees("done")
    await puebla.sees("event", seq=numbers[-1])

    assert ("ref" in done, done["stream"], done["tip"], done["me"]["name"]) == (
        False,
        case.stream,
        numbers[-1],
        "Ana Ramírez",
    )
    assert puebla.seqs(case.stream) == numbers


async def test_after_a_restore_every_stream_starts_anew(here: Live, ana: Doctor, case: Case) -> None:
    before = str(await database.run(streams.epoch))
    await database.change(streams.new_epoch)

    puebla = await resumed(here, ana, {case.stream: 1}, epoch=before)

    assert (await puebla.sees("reset"))["stream"] == case.stream
    assert puebla.frames[0]["epoch"] != before


async def test_a_stream_that_may_not_be_followed_any_more_is_named(
    here: Live, enter: Enter, ana: Doctor, case: Case
) -> None:
    gone = f"case:{new_id()}"

    puebla = await resumed(here, ana, {gone: 3, case.stream: 0})

    refusal = await puebla.sees("refused")
    assert (refusal["stream"], refusal["code"], "ref" in refusal) == (gone, "not_found", False)
    await puebla.sees("event", seq=1)


async def test_a_subspecialty_is_resumed_once_from_its_own_position(here: Live, james: Doctor) -> None:
    child, parent = "specialty:interventional-cardiology", "specialty:cardiology"
    for _ in range(3):
        await database.change(streams.append, child, "case.state", {})

    boston = await resumed(here, james, {parent: 0, child: 1})
    await boston.sees("event", seq=3)

    assert boston.seqs(child) == [2, 3]
    assert [frame["stream"] for frame in boston.frames if frame["kind"] == "done"].count(child) == 1


async def test_everybody_who_returns_at_once_is_served_from_memory(here: Live, ana: Doctor, case: Case) -> None:
    last = [await database.change(comment, ana, case) for _ in range(20)][-1]

    crowd = [await resumed(here, ana, {case.stream: 0}) for _ in range(5)]
    for talk in crowd:
        await talk.sees("event", seq=last)

    packed = [[message for message in talk.messages if b"comment.posted" in message["bytes"]] for talk in crowd]
    assert all(mine is first for talk in packed for mine, first in zip(talk, packed[0], strict=True))
