"""What is promised about pages: whom they ring, what the rung can do, and that a case is never left alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from consult import clock, events
from consult.errors import NotAllowed, PageSettled
from consult.models import Case, Doctor, Page, PageCall
from consult.services import pages
from consult.services.cases import set_state
from consult.services.voices import SpeaksAs, choose
from consult.snapshots import case_snapshot
from tests.rig.on_call import (
    acknowledge,
    coordinates,
    decline,
    hand_over,
    on_call,
    page_id,
    page_of,
    prefers,
    reasons,
    rings,
    time_passes,
    told,
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


def test_an_urgent_case_rings_the_doctor_on_call_at_once(urgent: Case, james: Doctor) -> None:
    (ring,) = rings(james)

    assert (ring["case"], ring["step"], ring["reach"]) == (str(urgent.pk), 1, "on_call")
    assert told(urgent) == ["page.sent"]
    assert (urgent.next_actor, urgent.due_at) == ("specialty", page_of(urgent).due_at)


def test_the_room_is_told_a_role_and_a_number_and_never_who(urgent: Case, james: Doctor) -> None:
    sent = next(event for event in events.read(urgent.stream) if event.type == "page.sent")

    assert (sent.data["reach"], sent.data["wakes"], sent.data["next"]) == ("on_call", 1, "next")
    assert "James" not in str(sent.data)
    assert str(james.pk) not in str(sent.data)


def test_the_specialty_is_told_after_the_opening(urgent: Case) -> None:
    assert [event.type for event in events.read("specialty:pulmonology")] == ["case.opened", "page.sent"]


def test_the_specialty_is_not_told_of_a_case_for_members(
    ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    on_call(james)
    case = opened(ana, urgency="urgent", audience="members")

    assert len(rings(james)) == 1
    assert events.read("specialty:pulmonology") == []
    assert say(james, case)


@pytest.mark.parametrize(("urgency", "within"), [("soon", 30), ("routine", 24 * 60)])
def test_what_can_wait_rings_nobody_until_it_is_due(
    ana: Doctor, james: Doctor, opened: Callable[..., Case], urgency: str, within: int
) -> None:
    coordinates(james)
    with clock.at(NIGHT):
        on_call(james, hours=36, since=NIGHT)
        case = opened(ana, urgency=urgency)

    assert rings(james) == []
    assert time_passes(case) == NIGHT + timedelta(minutes=within)
    assert reasons(james) == ["unanswered"]


def test_the_author_is_never_rung_for_their_own_case(ana: Doctor, opened: Callable[..., Case]) -> None:
    on_call(ana)

    case = opened(ana, urgency="urgent")

    assert rings(ana) == []
    assert page_of(case).wakes == 0


def test_with_nobody_on_call_the_author_is_told_so_at_once(ana: Doctor, opened: Callable[..., Case]) -> None:
    case = opened(ana, urgency="urgent")

    sent = next(event for event in events.read(case.stream) if event.type == "page.sent")
    assert sent.data["wakes"] == 0
    assert "missed_at" in sent.data
    assert case.missed_at is not None
    assert case.due_at is not None


def test_a_search_that_again_finds_nobody_is_not_told_again(ana: Doctor, opened: Callable[..., Case]) -> None:
    case = opened(ana, urgency="urgent")

    first, second = time_passes(case), time_passes(case)

    assert second - first == timedelta(minutes=5)
    assert told(case) == ["page.sent"]


def test_who_comes_on_call_later_is_found(ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> None:
    case = opened(ana, urgency="urgent")
    on_call(james)

    time_passes(case)

    assert told(case) == ["page.sent", "page.escalated"]
    assert len(rings(james)) == 1


def test_the_ladder_goes_up_step_by_step(
    ana: Doctor, james: Doctor, maeve: Doctor, opened: Callable[..., Case]
) -> None:
    chief = coordinates(make_doctor("Lucía Vidal"))
    willing = make_doctor("Bram Visser", specialty="pediatric-pulmonology")
    parent = make_doctor("Inés Soto")
    with clock.at(NIGHT):
        on_call(james, "pediatric-pulmonology")
        on_call(maeve, "pediatric-pulmonology")
        on_call(parent, "pediatrics")
        prefers(willing, urgent_off_shift=True)
        case = opened(ana, urgency="urgent", specialties=["pediatric-pulmonology"])
    child = "pediatric-pulmonology"
    top = page_of(case, child).specialty.parent_id
    with clock.at(NIGHT):
        on_call(parent, str(top))

    first = [doctor for doctor in (james, maeve) if rings(doctor)]
    moments = [time_passes(case, child) - NIGHT for _ in range(4)]

    assert len(first) == 1
    assert [moment.total_seconds() / 60 for moment in moments] == [5, 10, 20, 30]
    steps = {doctor.name: [ring["step"] for ring in rings(doctor)] for doctor in (*first, willing, parent, chief)}
    assert steps == {first[0].name: [1, 3], "Bram Visser": [3], "Inés Soto": [4], "Lucía Vidal": [5]}
    case.refresh_from_db()
    assert (case.next_actor, case.missed_at) == ("coordinator", NIGHT + moments[-1])


def test_the_coordinator_is_rung_again_until_somebody_acts(
    ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    coordinates(james)
    case = opened(ana, urgency="urgent")

    time_passes(case)
    time_passes(case)

    assert [ring["step"] for ring in rings(james)] == [1, 2, 3]


def test_an_acknowledgement_stops_the_ladder_and_says_who(urgent: Case, james: Doctor) -> None:
    acknowledge(james, urgent)

    last = events.read(urgent.stream)[-1]
    assert (last.type, last.data["author"]["name"], last.data["state"]) == (
        "page.acknowledged",
        "James Doyle",
        "acknowledged",
    )
    (page,) = case_snapshot(urgent)["pages"]
    assert page["by"]["name"] == "James Doyle"


def test_a_masked_voice_is_not_told_beside_the_rota(urgent: Case, james: Doctor) -> None:
    choose(doctor=james, case_id=urgent.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=uuid4())

    acknowledge(james, urgent)

    assert "author" not in events.read(urgent.stream)[-1].data
    assert "by" not in case_snapshot(urgent)["pages"][0]
    assert "James" not in str([event.data for event in events.read(urgent.stream)])


def test_silence_after_an_acknowledgement_escalates_again(
    ana: Doctor, james: Doctor, maeve: Doctor, opened: Callable[..., Case]
) -> None:
    with clock.at(NIGHT):
        on_call(james)
        case = opened(ana, urgency="urgent")
        on_call(maeve)
        acknowledge(james, case)

    assert time_passes(case) == NIGHT + timedelta(minutes=15)
    assert reasons(maeve) == ["silent"]
    assert page_of(case).state == Page.State.WAITING


def test_an_answer_ends_the_pages(urgent: Case, james: Doctor) -> None:
    say(james, urgent, "Bronchoscopy now.")

    urgent.refresh_from_db()
    assert told(urgent) == ["page.sent", "page.ended"]
    assert (urgent.state, urgent.next_actor) == ("answered", "author")


@pytest.mark.parametrize("state", ["resolved", "closed"])
def test_an_author_who_needs_nobody_any_more_ends_the_pages(urgent: Case, ana: Doctor, state: str) -> None:
    set_state(doctor=ana, case_id=urgent.pk, client_id=uuid4(), state=state)

    assert page_of(urgent).state == Page.State.ENDED


def test_a_reopened_case_pages_anew(urgent: Case, ana: Doctor, james: Doctor) -> None:
    set_state(doctor=ana, case_id=urgent.pk, client_id=uuid4(), state="resolved")

    set_state(doctor=ana, case_id=urgent.pk, client_id=uuid4(), state="open")

    assert len(rings(james)) == 2
    assert Page.objects.filter(case=urgent).count() == 2


def test_who_cannot_passes_the_page_on_at_once(urgent: Case, james: Doctor, maeve: Doctor) -> None:
    on_call(maeve)

    decline(james, urgent)

    assert told(urgent) == ["page.sent", "page.declined", "page.escalated"]
    assert reasons(maeve) == ["declined"]


def test_who_cannot_is_not_rung_by_that_page_again(urgent: Case, james: Doctor) -> None:
    decline(james, urgent)

    for _ in range(4):
        time_passes(urgent)

    assert len(rings(james)) == 1


def test_while_others_are_rung_one_who_cannot_changes_nothing(urgent: Case, james: Doctor, maeve: Doctor) -> None:
    on_call(maeve)
    time_passes(urgent)
    time_passes(urgent)
    due = page_of(urgent).due_at

    decline(james, urgent)

    assert page_of(urgent).due_at == due
    assert told(urgent)[-1] == "page.declined"


def test_a_page_is_handed_to_the_next_on_the_rota(urgent: Case, james: Doctor, maeve: Doctor) -> None:
    on_call(maeve)
    acknowledge(james, urgent)

    hand_over(james, urgent)

    assert reasons(maeve) == ["handed_over"]
    assert told(urgent)[-1] == "page.handed_over"
    assert page_of(urgent).state == Page.State.WAITING


def test_a_page_is_handed_to_a_colleague_in_the_room(urgent: Case, james: Doctor, maeve: Doctor) -> None:
    on_call(maeve)
    choose(doctor=maeve, case_id=urgent.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=uuid4())

    hand_over(james, urgent, to=maeve)

    assert reasons(maeve) == ["handed_over"]


def test_a_page_is_not_handed_to_somebody_off_duty(urgent: Case, james: Doctor, maeve: Doctor) -> None:
    choose(doctor=maeve, case_id=urgent.pk, speaks_as=SpeaksAs.NAME, client_id=uuid4())

    with pytest.raises(NotAllowed):
        hand_over(james, urgent, to=maeve)

    assert rings(maeve) == []
    assert page_of(urgent).calls.get().state == PageCall.State.RUNG


def test_handed_over_with_nobody_next_the_ladder_goes_on(urgent: Case, james: Doctor) -> None:
    chief = coordinates(make_doctor("Lucía Vidal"))

    hand_over(james, urgent)

    assert reasons(chief) == ["handed_over"]


@pytest.mark.parametrize("deed", [acknowledge, decline, hand_over])
def test_who_was_not_rung_has_no_say(deed: Callable[[Doctor, Case], int], urgent: Case, maeve: Doctor) -> None:
    with pytest.raises(NotAllowed):
        deed(maeve, urgent)


@pytest.mark.parametrize("deed", [acknowledge, decline, hand_over])
def test_a_page_that_ended_waits_for_nobody(deed: Callable[[Doctor, Case], int], urgent: Case, james: Doctor) -> None:
    say(james, urgent)

    with pytest.raises(PageSettled):
        deed(james, urgent)


@pytest.mark.parametrize("deed", [pages.acknowledge, pages.decline, pages.hand_over])
def test_a_repeated_answer_to_a_page_gets_the_same_number(
    deed: Callable[..., object], urgent: Case, james: Doctor
) -> None:
    key, page = uuid4(), page_id(urgent)

    first = deed(doctor=james, page_id=page, client_id=key)
    length = len(events.read(urgent.stream))

    assert deed(doctor=james, page_id=page, client_id=key) == first
    assert len(events.read(urgent.stream)) == length
