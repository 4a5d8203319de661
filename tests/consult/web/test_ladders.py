"""What an officer sees of the ladders of pages, and sets."""

import pytest
from django.test import Client

from consult.models import Doctor, Role
from consult.rungs import ladder_of
from consult.services.ladders import steps_of
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import tag_of, text_of
from tests.rig.people import holds, make_doctor


@pytest.fixture
def desk(db: None, signed_in: SignedIn) -> Client:
    return signed_in(holds(make_doctor("Oscar Lind", languages=("en",)), Role.OFFICER))


def typed(desk: Client, **minutes: str) -> dict[str, str]:
    """The form of urgent pages as it came, with these fields typed anew."""
    page = desk.get("/ladders/")
    names = ("instead_of", "on_call", "next", "specialty", "parent", "coordinator", "held")
    fields = {f"urgent-{name}": tag_of(page, f'name="urgent-{name}"')["value"] for name in names}
    return {"urgency": "urgent", **fields, **{f"urgent-{name}": value for name, value in minutes.items()}}


def test_an_officer_sets_a_ladder_and_leaves_a_step_out(desk: Client) -> None:
    answer = desk.post("/ladders/", typed(desk, on_call="7", parent=""), follow=True)

    assert steps_of(ladder_of("urgent")) == [("on_call", 7), ("next", 5), ("specialty", 10), ("coordinator", 15)]
    seen = text_of(answer)
    assert "what is under way goes on as it began" in seen
    assert "Urgent Oscar Lind" in seen
    assert "The doctor on call 7 min; The next on the rota 5 min;" in seen


def test_a_ladder_that_cannot_be_comes_back_with_the_reason_at_the_step(desk: Client) -> None:
    before = ladder_of("urgent")

    answer = desk.post("/ladders/", typed(desk, on_call="1"))

    assert answer.status_code == 422
    assert "Between 2 and 60 minutes." in text_of(answer)
    assert tag_of(answer, 'name="urgent-on_call"') | {"value": "1"} == tag_of(answer, 'name="urgent-on_call"')
    assert ladder_of("urgent") == before


def test_what_another_officer_set_meanwhile_is_not_undone(desk: Client) -> None:
    first, second = typed(desk, on_call="7"), typed(desk, on_call="8")
    desk.post("/ladders/", first)

    answer = desk.post("/ladders/", second)

    assert answer.status_code == 422
    assert "This ladder was changed meanwhile." in text_of(answer)
    assert ladder_of("urgent").at(1).minutes == 7


@pytest.mark.parametrize("sent", [{}, {"urgency": "now"}])
def test_an_unknown_urgency_is_not_there(desk: Client, sent: dict[str, str]) -> None:
    assert desk.post("/ladders/", sent).status_code == 404


def test_nobody_else_gets_there(james: Doctor, signed_in: SignedIn) -> None:
    assert signed_in(james).get("/ladders/").status_code == 403
