"""What is promised of duty coordinators: they end what nobody answered, say why, and learn nobody's name by it."""

from collections.abc import Callable

import pytest

from consult import clock, events
from consult.errors import BadValue, NotAllowed, PageSettled
from consult.ids import new_id
from consult.models import Case, Doctor, Page, Voice
from consult.models.cases import NextActor
from consult.page_facts import pages_public
from consult.services.coordination import reassign, take_over
from consult.services.due import take_due_steps
from consult.services.voices import SpeaksAs, choose
from tests.rig.on_call import coordinates, decline, on_call, page_id, page_of, rings, told
from tests.rig.people import make_doctor, say

Opened = Callable[..., Case]


@pytest.fixture
def lucia(db: None) -> Doctor:
    return coordinates(make_doctor("Lucía Vidal", country="ES"))


@pytest.fixture
def nobody_answers(ana: Doctor, opened: Opened) -> Case:
    """Asked while nobody was on call, and before there was a coordinator."""
    return opened(ana, urgency="urgent")


def takes_over(doctor: Doctor, case: Case, why: str = "no_answer") -> int:
    return take_over(doctor=doctor, page_id=page_id(case), client_id=new_id(), why=why)


def sends_on(doctor: Doctor, case: Case, specialty: str = "cardiology", why: str = "other") -> int:
    return reassign(doctor=doctor, page_id=page_id(case), client_id=new_id(), specialty=specialty, why=why)


def test_a_coordinator_takes_over_what_rang_nobody(nobody_answers: Case, lucia: Doctor) -> None:
    seq = takes_over(lucia, nobody_answers)

    (event,) = events.read(nobody_answers.stream, after=seq - 1)
    (shown,) = pages_public(nobody_answers)
    assert (event.type, event.data["reason"], event.data["why"]) == ("page.acknowledged", "taken_over", "no_answer")
    assert (shown["state"], shown["by"]["name"], shown["why"]) == ("acknowledged", "Lucía Vidal", "no_answer")


def test_silence_after_a_coordinator_took_over_goes_on_climbing(
    nobody_answers: Case, lucia: Doctor, james: Doctor
) -> None:
    takes_over(lucia, nobody_answers)
    on_call(james)
    with clock.at(page_of(nobody_answers).due_at):
        take_due_steps()

    assert [ring["reason"] for ring in rings(james)] == ["silent"]


def test_a_coordinator_who_took_over_may_give_it_up(nobody_answers: Case, lucia: Doctor) -> None:
    takes_over(lucia, nobody_answers)

    decline(lucia, nobody_answers)

    assert page_of(nobody_answers).state == Page.State.WAITING


def test_the_word_of_a_coordinator_ends_the_page(nobody_answers: Case, lucia: Doctor) -> None:
    takes_over(lucia, nobody_answers)
    say(lucia, nobody_answers)

    assert page_of(nobody_answers).state == Page.State.ENDED


def test_a_page_sent_on_rings_who_is_on_call_there(nobody_answers: Case, lucia: Doctor) -> None:
    ines = make_doctor("Inés Soto")
    on_call(ines)
    on_call(ines, "cardiology")

    sends_on(lucia, nobody_answers)

    assert [(ring["reason"], ring["why"], ring["specialty"]) for ring in rings(ines)][-1:] == [
        ("reassigned", "other", "cardiology")
    ]
    assert page_of(nobody_answers).state == Page.State.ENDED
    assert told(nobody_answers)[-2:] == ["page.ended", "page.sent"]
    nobody_answers.refresh_from_db()
    assert nobody_answers.next_actor == NextActor.SPECIALTY
    assert nobody_answers.due_at == page_of(nobody_answers, "cardiology").due_at


def test_a_page_may_be_sent_to_its_own_specialty_anew(nobody_answers: Case, lucia: Doctor, james: Doctor) -> None:
    on_call(james)

    sends_on(lucia, nobody_answers, "pulmonology", "no_one")

    assert len(rings(james)) == 1


def test_a_missed_guarantee_stays_missed_when_somebody_is_found(
    nobody_answers: Case, lucia: Doctor, james: Doctor
) -> None:
    on_call(james)
    sends_on(lucia, nobody_answers, "pulmonology")
    say(james, nobody_answers)

    nobody_answers.refresh_from_db()
    assert nobody_answers.missed_at is not None


def test_what_could_wait_a_day_rings_at_once_when_it_is_sent_on(ana: Doctor, lucia: Doctor, opened: Opened) -> None:
    case = opened(ana, urgency="routine")
    ines = make_doctor("Inés Soto")
    on_call(ines, "cardiology")

    sends_on(lucia, case)

    assert len(rings(ines)) == 1


def test_a_repeat_does_nothing_new(nobody_answers: Case, lucia: Doctor) -> None:
    page, over, on = page_id(nobody_answers), new_id(), new_id()

    first = [take_over(doctor=lucia, page_id=page, client_id=over, why="no_one") for _ in range(2)]
    second = [reassign(doctor=lucia, page_id=page, client_id=on, specialty="cardiology", why="other") for _ in range(2)]

    assert first[0] == first[1] < second[0] == second[1]
    assert Page.objects.filter(case=nobody_answers).count() == 2


@pytest.mark.parametrize("deed", [takes_over, sends_on])
def test_only_a_coordinator_steps_in(nobody_answers: Case, james: Doctor, deed: Callable[..., int]) -> None:
    with pytest.raises(NotAllowed):
        deed(james, nobody_answers)


@pytest.mark.parametrize("deed", [takes_over, sends_on])
def test_nobody_coordinates_their_own_case(opened: Opened, lucia: Doctor, deed: Callable[..., int]) -> None:
    case = opened(lucia, urgency="urgent")

    with pytest.raises(NotAllowed):
        deed(lucia, case)


@pytest.mark.parametrize("deed", [takes_over, sends_on])
def test_a_reason_is_one_of_the_list(nobody_answers: Case, lucia: Doctor, deed: Callable[..., int]) -> None:
    with pytest.raises(BadValue):
        deed(lucia, nobody_answers, why="Mrs Smith is worse")


@pytest.mark.parametrize("deed", [takes_over, sends_on])
def test_what_has_ended_is_settled(
    nobody_answers: Case, lucia: Doctor, james: Doctor, deed: Callable[..., int]
) -> None:
    say(james, nobody_answers)

    with pytest.raises(PageSettled):
        deed(lucia, nobody_answers)


def test_a_specialty_that_is_paged_already_is_not_paged_beside_itself(
    ana: Doctor, lucia: Doctor, opened: Opened
) -> None:
    case = opened(ana, urgency="urgent", specialties=["pulmonology", "cardiology"])

    with pytest.raises(PageSettled):
        sends_on(lucia, case)


@pytest.mark.parametrize("deed", [takes_over, sends_on])
def test_a_masked_voice_is_not_told_beside_the_role(
    nobody_answers: Case, lucia: Doctor, deed: Callable[..., int]
) -> None:
    choose(doctor=lucia, case_id=nobody_answers.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    masked = Voice.objects.get(case=nobody_answers, anonymous=True)

    seq = deed(lucia, nobody_answers)

    (event,) = [event for event in events.read(nobody_answers.stream) if event.seq == seq]
    assert masked.name not in str(event)
    assert str(masked.pk) not in str(event)
