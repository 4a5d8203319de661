"""What is due is on a board for everybody, and what was missed is nowhere hidden."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from consult import clock
from consult.ids import new_id
from consult.models import Case, Doctor, Page
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import text_of
from tests.rig.on_call import coordinates, on_call, page_of
from tests.rig.people import make_doctor, say

Opened = Callable[..., Case]


@pytest.fixture
def boston(james: Doctor, signed_in: SignedIn) -> Client:
    return signed_in(james)


@pytest.fixture
def coordinator(db: None, signed_in: SignedIn) -> Client:
    return signed_in(coordinates(make_doctor("Maeve Byrne", specialty="dermatology", languages=("en",))))


def test_the_board_says_who_acts_next_and_by_when_where_the_reader_is(
    ana: Doctor, james: Doctor, opened: Opened, boston: Client
) -> None:
    Doctor.objects.filter(pk=james.pk).update(time_zone="America/New_York")
    with clock.at(clock.now() - timedelta(days=1)):
        on_call(make_doctor("Maeve Byrne", specialty="pulmonology"))
        case = opened(ana, urgency="urgent")

    seen = text_of(boston.get("/due/"))

    there = page_of(case).due_at.astimezone(ZoneInfo("America/New_York"))
    assert there.strftime("%H:%M") in seen
    assert "Pulmonology: paged the doctor on call, 1 person." in seen
    assert "overdue" in seen


def test_what_is_due_first_comes_first(ana: Doctor, opened: Opened, boston: Client) -> None:
    later = opened(ana, urgency="routine", title="Later")
    first = opened(ana, urgency="urgent", title="First")

    body = boston.get("/due/").content.decode()

    assert body.index(str(first.pk)) < body.index(str(later.pk))


def test_what_waits_for_the_reader_stands_apart(ana: Doctor, james: Doctor, case: Case, signed_in: SignedIn) -> None:
    say(james, case)

    assert "Pendiente de ti" in text_of(signed_in(ana).get("/due/"))
    assert "Waiting for you" not in text_of(signed_in(james).get("/due/"))


def test_a_doctor_sees_their_specialties_and_a_coordinator_all(
    ana: Doctor, opened: Opened, boston: Client, coordinator: Client
) -> None:
    other = str(opened(ana, specialties=["cardiology"]).pk)
    hidden = str(opened(ana, audience="members").pk)

    assert other not in boston.get("/due/").content.decode()
    seen = coordinator.get("/due/").content.decode()
    assert other in seen
    assert hidden not in seen


def test_nothing_due_says_so(boston: Client) -> None:
    assert "Nothing is due." in text_of(boston.get("/due/"))


def test_a_missed_guarantee_is_marked_in_every_list_and_in_the_room(
    ana: Doctor, james: Doctor, opened: Opened, boston: Client
) -> None:
    case = opened(ana, urgency="urgent")
    pages = ["/", "/due/", reverse("room", args=[case.pk])]
    before = [text_of(boston.get(page)) for page in pages]
    say(james, case)
    after = [text_of(boston.get(page)) for page in pages]

    assert ["guarantee missed" in seen for seen in [*before, *after]] == [True] * 6


def test_what_was_not_missed_is_not_marked(case: Case, boston: Client) -> None:
    assert "guarantee missed" not in text_of(boston.get("/"))


def test_a_coordinator_takes_a_page_over_and_the_room_says_why(
    ana: Doctor, opened: Opened, coordinator: Client
) -> None:
    case = opened(ana, urgency="urgent")
    queue = text_of(coordinator.get("/coordination/"))
    sent = {"deed": "take_over", "page": page_of(case).pk, "client_id": new_id(), "why": "no_one"}

    answer = coordinator.post("/coordination/", sent)

    assert "Pages to coordinate1" in queue
    assert (answer.status_code, page_of(case).state) == (302, Page.State.ACKNOWLEDGED)
    assert "The duty coordinator took it over: No one is on call." in text_of(
        coordinator.get(reverse("room", args=[case.pk]))
    )


def test_a_coordinator_sends_a_page_on(ana: Doctor, opened: Opened, coordinator: Client) -> None:
    case = opened(ana, urgency="urgent")
    sent = {"page": page_of(case).pk, "client_id": new_id(), "why": "other", "specialty": "cardiology"}

    answer = coordinator.post("/coordination/", {"deed": "reassign"} | sent)

    assert (answer.status_code, page_of(case, "cardiology").why) == (302, "other")


def test_what_another_coordinator_did_first_is_a_refusal_in_words(
    ana: Doctor, james: Doctor, opened: Opened, coordinator: Client
) -> None:
    case = opened(ana, urgency="urgent")
    say(james, case)
    sent = {"deed": "take_over", "page": page_of(case).pk, "client_id": new_id(), "why": "no_one"}

    assert coordinator.post("/coordination/", sent).status_code == 409


def test_the_queue_is_for_coordinators(boston: Client, coordinator: Client) -> None:
    assert boston.get("/coordination/").status_code == 403
    assert "No page waits for a coordinator." in text_of(coordinator.get("/coordination/"))
