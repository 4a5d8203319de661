"""What is promised to who calls a specialty to a case."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from consult import clock, events
from consult.errors import CaseClosed, ConsultError, NotAllowed, NotFound, PageSettled
from consult.models import Case, Doctor, Page
from consult.services import pages
from consult.services.cases import set_state
from tests.rig.on_call import (
    acknowledge,
    decline,
    hand_over,
    on_call,
    page_of,
    reasons,
    rings,
)
from tests.rig.people import make_doctor, say

NIGHT = datetime(2026, 3, 1, 3, tzinfo=UTC)


@pytest.fixture
def maeve(db: None) -> Doctor:
    return make_doctor("Maeve Byrne", specialty="pulmonology", country="IE", languages=("en",))


@pytest.fixture
def urgent(ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> Case:
    """An urgent case while James is on call."""
    on_call(james)
    return opened(ana, urgency="urgent")


def send(doctor: Doctor, case: Case, specialty: str = "cardiology", urgency: str = "urgent") -> pages.Sent:
    return pages.send_page(doctor=doctor, case_id=case.pk, client_id=uuid4(), specialty=specialty, urgency=urgency)


def test_the_author_calls_another_specialty(urgent: Case, ana: Doctor, maeve: Doctor) -> None:
    on_call(maeve, "cardiology")

    sent = send(ana, urgent)

    assert sent.wakes == 1
    assert reasons(maeve) == ["asked"]
    assert events.read("specialty:cardiology")[-1].type == "page.sent"


def test_a_page_that_is_sent_rings_at_once_though_it_can_wait(urgent: Case, ana: Doctor, maeve: Doctor) -> None:
    on_call(maeve, "cardiology")

    assert send(ana, urgent, urgency="soon").wakes == 1


def test_what_a_page_would_wake_is_what_it_wakes(urgent: Case, ana: Doctor, maeve: Doctor) -> None:
    on_call(maeve, "cardiology")
    asked = {"specialty": "cardiology", "urgency": "urgent"}

    before = pages.would_wake(doctor=ana, case_id=urgent.pk, **asked)

    assert rings(maeve) == []
    assert send(ana, urgent).wakes == before == 1


def test_what_opening_a_case_would_wake_is_what_it_wakes(
    ana: Doctor, james: Doctor, maeve: Doctor, opened: Callable[..., Case]
) -> None:
    on_call(james)
    on_call(james, "cardiology")
    on_call(maeve, "cardiology")
    on_call(ana, "neurology")
    asked = ["pulmonology", "cardiology", "neurology"]

    before = pages.opening_would_wake(doctor=ana, specialties=asked, urgency="urgent")
    later = pages.opening_would_wake(doctor=ana, specialties=asked, urgency="soon")
    assert rings(james) + rings(maeve) == []
    opened(ana, urgency="urgent", specialties=asked)

    assert before.people == len([doctor for doctor in (james, maeve) if rings(doctor)])
    assert before.nobody == ["neurology"]
    assert later == (0, [])


def test_a_page_in_an_answered_case_ends_when_who_was_rung_speaks(
    urgent: Case, ana: Doctor, james: Doctor, maeve: Doctor
) -> None:
    on_call(maeve, "cardiology")
    say(james, urgent)
    send(ana, urgent)
    urgent.refresh_from_db()
    waited = urgent.next_actor

    say(james, urgent, "And an ECG.")
    still = page_of(urgent, "cardiology").state
    say(maeve, urgent, "Normal.")

    urgent.refresh_from_db()
    assert (waited, still) == ("specialty", Page.State.WAITING)
    assert page_of(urgent, "cardiology").state == Page.State.ENDED
    assert urgent.next_actor == "author"


def test_a_repeated_page_rings_once(urgent: Case, ana: Doctor, maeve: Doctor) -> None:
    on_call(maeve, "cardiology")
    asked: dict[str, Any] = {"case_id": urgent.pk, "client_id": uuid4(), "specialty": "cardiology", "urgency": "urgent"}

    assert pages.send_page(doctor=ana, **asked) == pages.send_page(doctor=ana, **asked)
    assert len(rings(maeve)) == 1


def test_a_specialty_that_is_being_paged_is_not_paged_beside_it(urgent: Case, ana: Doctor) -> None:
    with pytest.raises(PageSettled):
        send(ana, urgent, "pulmonology")


def test_a_more_urgent_page_takes_the_place_of_one_that_could_wait(
    ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    on_call(james)
    case = opened(ana, urgency="soon")

    send(ana, case, "pulmonology", "urgent")

    assert len(rings(james)) == 1
    assert Page.objects.filter(case=case).exclude(state=Page.State.ENDED).count() == 1


def test_who_has_not_spoken_in_a_case_pages_nobody(urgent: Case, maeve: Doctor) -> None:
    with pytest.raises(NotAllowed):
        send(maeve, urgent)


@pytest.mark.parametrize(("state", "refusal"), [("resolved", NotAllowed), ("closed", CaseClosed)])
def test_a_case_that_needs_nobody_pages_nobody(
    urgent: Case, ana: Doctor, state: str, refusal: type[ConsultError]
) -> None:
    set_state(doctor=ana, case_id=urgent.pk, client_id=uuid4(), state=state)

    with pytest.raises(refusal):
        send(ana, urgent)


def test_a_page_of_a_case_that_one_cannot_see_is_not_there(
    ana: Doctor, james: Doctor, maeve: Doctor, opened: Callable[..., Case]
) -> None:
    on_call(james)
    hidden = opened(ana, urgency="urgent", audience="members")

    for deed in (acknowledge, decline, hand_over):
        with pytest.raises(NotFound):
            deed(maeve, hidden)
    with pytest.raises(NotFound):
        pages.acknowledge(doctor=maeve, page_id=uuid4(), client_id=uuid4())


def test_two_specialties_climb_by_themselves_and_the_case_is_due_at_the_earlier(
    ana: Doctor, james: Doctor, maeve: Doctor, opened: Callable[..., Case]
) -> None:
    with clock.at(NIGHT):
        on_call(james)
        on_call(maeve, "cardiology")
        case = opened(ana, urgency="urgent", specialties=["pulmonology", "cardiology"])
    with clock.at(NIGHT + timedelta(minutes=1)):
        acknowledge(james, case)

    case.refresh_from_db()
    assert case.due_at == page_of(case, "cardiology").due_at == NIGHT + timedelta(minutes=5)
