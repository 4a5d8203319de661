"""What is promised about pages on the wire."""

import asyncio
from collections.abc import Callable

import pytest

from consult.ids import new_id
from consult.models import Case, Doctor
from realtime import background, clockwork, database
from realtime.live import Live
from tests.realtime.conftest import Enter
from tests.rig.on_call import on_call, page_id, page_of


@pytest.fixture
def urgent(ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> Case:
    """An urgent case while James is on call."""
    on_call(james)
    return opened(ana, urgency="urgent")


async def test_a_page_is_heard_in_the_room_and_by_who_is_rung(
    enter: Enter, ana: Doctor, james: Doctor, case: Case
) -> None:
    await database.change(on_call, james, "cardiology")
    puebla, boston = await enter(ana, follows=case.stream), await enter(james, follows="inbox")

    sent = await puebla.ask("page.send", case=case.pk, specialty="cardiology", urgency="urgent")

    ring = await boston.hears("page.sent")
    assert sent["wakes"] == 1
    assert (await puebla.hears("page.sent"))["seq"] == sent["seq"]
    assert (ring["stream"], ring["data"]["id"], ring["data"]["case"]) == ("inbox", sent["id"], str(case.pk))
    assert {"pages", "push"} <= set(puebla.frames[0]["features"])


async def test_an_acknowledgement_is_heard_in_the_room(enter: Enter, ana: Doctor, james: Doctor, urgent: Case) -> None:
    puebla, boston = await enter(ana, follows=urgent.stream), await enter(james)

    done = await boston.ask("page.acknowledge", page=await database.run(page_id, urgent))

    heard = await puebla.hears("page.acknowledged")
    assert (heard["seq"], heard["data"]["author"]["name"]) == (done["seq"], "James Doyle")


@pytest.mark.parametrize(("deed", "told"), [("page.decline", "page.declined"), ("page.hand_over", "page.handed_over")])
async def test_who_cannot_is_heard_in_the_room(
    enter: Enter, ana: Doctor, james: Doctor, urgent: Case, deed: str, told: str
) -> None:
    puebla, boston = await enter(ana, follows=urgent.stream), await enter(james)

    done = await boston.ask(deed, page=await database.run(page_id, urgent))

    assert (await puebla.hears(told))["seq"] == done["seq"]


async def test_a_page_sent_twice_rings_once(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla, client_id = await enter(ana), new_id()
    asked = {"case": case.pk, "specialty": "cardiology", "urgency": "urgent", "client_id": client_id}

    first, second = [await puebla.ask("page.send", **asked) for _ in range(2)]

    assert (first["id"], first["seq"]) == (second["id"], second["seq"])


async def test_who_was_not_rung_is_refused(enter: Enter, ana: Doctor, urgent: Case) -> None:
    puebla = await enter(ana)

    refusal = await puebla.ask("page.acknowledge", page=await database.run(page_id, urgent))

    assert refusal["code"] == "not_allowed"


async def test_a_first_look_shows_the_pages(enter: Enter, ana: Doctor, urgent: Case) -> None:
    puebla = await enter(ana, follows=urgent.stream)

    (page,) = next(frame for frame in puebla.frames if frame["kind"] == "reset")["snapshot"]["pages"]

    assert (page["specialty"], page["reach"], page["wakes"], page["next"]) == ("pulmonology", "on_call", 1, "next")


async def test_the_clock_of_an_embedded_process_takes_what_is_due(
    enter: Enter, here: Live, ana: Doctor, urgent: Case
) -> None:
    puebla = await enter(ana, follows=urgent.stream)
    await database.change(overdue, urgent)
    stop = asyncio.Event()
    task = here.loop.create_task(clockwork.run(stop))
    try:
        heard = await puebla.hears("page.escalated")
    finally:
        stop.set()
        await task

    assert heard["data"]["reason"] == "unanswered"
    assert clockwork.run in background.WORKERS


def overdue(case: Case) -> None:
    """As if the time of the present step had run out."""
    page = page_of(case)
    page.due_at = page.sent_at
    page.save()
