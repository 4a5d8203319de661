"""What is promised about ladders: who sets them, what they must be, and that what is under way is not moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from consult import clock
from consult.errors import ConsultError, NoSecondFactor, NotAllowed
from consult.models import AccessEntry, Case, Doctor, Ladder, Role
from consult.models.cases import Urgency
from consult.models.pages import Reach
from consult.rungs import ladder_of, load
from consult.services import roles
from consult.services.due import take_due_steps
from consult.services.ladders import BadLadder, ChangedMeanwhile, Step, history, set_ladder, steps_of
from tests.rig.on_call import coordinates, on_call, page_of, time_passes
from tests.rig.people import holds, make_doctor

NIGHT = datetime(2026, 3, 1, 3, tzinfo=UTC)
STEPS = [Step("on_call", 3), Step("specialty", 4), Step("coordinator", 5)]


@pytest.fixture
def officer(db: None) -> Doctor:
    return holds(make_doctor("Oscar Lind", languages=("en",)), Role.OFFICER)


def put(officer: Doctor, steps: list[Step], *, held: int = 15, urgency: Urgency = Urgency.URGENT) -> Ladder:
    standing = ladder_of(urgency).pk
    return set_ladder(officer=officer, urgency=urgency, held=held, steps=steps, instead_of=standing)


def test_what_is_paged_from_now_on_climbs_the_new_ladder(
    officer: Doctor, ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    coordinates(make_doctor("Lucía Vidal"))
    put(officer, STEPS)

    with clock.at(NIGHT):
        on_call(james, since=NIGHT)
        case = opened(ana, urgency="urgent")

    assert [time_passes(case) - NIGHT for _ in range(2)] == [timedelta(minutes=3), timedelta(minutes=7)]
    assert page_of(case).reach == Reach.COORDINATOR


def test_what_is_under_way_climbs_the_ladder_that_it_began_with(
    officer: Doctor, ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    with clock.at(NIGHT):
        on_call(james, since=NIGHT)
        on_call(make_doctor("Maeve Byrne", specialty="pulmonology"), since=NIGHT)
        case = opened(ana, urgency="urgent")
    put(officer, STEPS)

    with clock.at(NIGHT + timedelta(minutes=4)):
        assert take_due_steps() == 0
    assert time_passes(case) == NIGHT + timedelta(minutes=5)
    assert page_of(case).reach == Reach.NEXT


def test_who_set_which_ladder_and_when_stays_known(officer: Doctor) -> None:
    with clock.at(NIGHT):
        new = put(officer, STEPS)

    newest, *before = history()
    assert (newest, newest.by, newest.since, steps_of(newest)) == (new, officer, NIGHT, STEPS)
    assert {ladder.by for ladder in before} == {None}
    entry = AccessEntry.objects.get(deed="ladder")
    assert entry.facts == {"urgency": "urgent", "ladder": new.pk}


def test_a_ladder_that_says_the_same_is_not_kept(officer: Doctor) -> None:
    standing = ladder_of(Urgency.SOON)

    assert put(officer, steps_of(standing), held=standing.held.minutes, urgency=Urgency.SOON) == standing
    assert not AccessEntry.objects.filter(deed="ladder").exists()


@pytest.mark.parametrize(
    ("steps", "held", "at_fault"),
    [
        ([], 15, "coordinator"),
        (STEPS[:2], 15, "coordinator"),
        ([Step("specialty", 5), Step("on_call", 5), Step("coordinator", 5)], 15, "on_call"),
        ([Step("on_call", 5), Step("on_call", 5), Step("coordinator", 5)], 15, "on_call"),
        ([Step("feed", 5), *STEPS], 15, "feed"),
        ([Step("on_call", 1), *STEPS[1:]], 15, "on_call"),
        ([Step("on_call", 500), *STEPS[1:]], 15, "on_call"),
        (STEPS, 0, ""),
        (STEPS, 61, ""),
    ],
)
def test_a_ladder_that_could_leave_a_case_alone_is_refused(
    officer: Doctor, steps: list[Step], held: int, at_fault: str
) -> None:
    before = ladder_of(Urgency.URGENT)

    with pytest.raises(BadLadder) as refusal:
        put(officer, steps, held=held)

    assert refusal.value.reach == at_fault
    assert ladder_of(Urgency.URGENT) == before


def test_two_officers_do_not_undo_each_other_unseen(officer: Doctor) -> None:
    seen = ladder_of(Urgency.URGENT).pk
    put(officer, STEPS)

    with pytest.raises(ChangedMeanwhile):
        set_ladder(officer=officer, urgency=Urgency.URGENT, held=15, steps=STEPS, instead_of=seen)


@pytest.mark.parametrize(("role", "refusal"), [(Role.COORDINATOR, NotAllowed), (Role.OFFICER, NoSecondFactor)])
def test_only_officers_with_a_second_factor_set_ladders(james: Doctor, role: Role, refusal: type[ConsultError]) -> None:
    roles.grant(doctor=james, role=role)

    with pytest.raises(refusal):
        put(james, STEPS)


def test_what_was_set_here_stays_when_the_server_is_updated(officer: Doctor) -> None:
    new = put(officer, STEPS)

    load()

    assert ladder_of(Urgency.URGENT) == new


@pytest.mark.django_db
@pytest.mark.parametrize("urgency", Urgency)
def test_the_ladders_that_come_with_the_server_are_ladders(officer: Doctor, urgency: Urgency) -> None:
    standing = ladder_of(urgency)

    put(officer, steps_of(standing), held=standing.held.minutes + 1, urgency=urgency)
