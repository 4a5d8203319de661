"""What is promised about the clock: never early, never twice, and no step is lost with a clock that dies."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from consult import clock
from consult.models import Case, Doctor, Page, Rung
from consult.services.due import LEASE, claim, take, take_due_steps
from tests.rig.on_call import on_call, page_of
from tests.rig.people import make_doctor, say

NIGHT = datetime(2026, 3, 1, 3, tzinfo=UTC)
DUE = NIGHT + timedelta(minutes=5)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def case(ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> Case:
    """An urgent case of the night; two are on call."""
    on_call(james, since=NIGHT)
    on_call(make_doctor("Maeve Byrne", specialty="pulmonology"), since=NIGHT)
    with clock.at(NIGHT):
        return opened(ana, urgency="urgent")


def step_of(case: Case) -> int:
    return page_of(case).step


def test_a_step_is_taken_when_it_is_due_and_never_before(case: Case) -> None:
    with clock.at(DUE - MOMENT):
        assert take_due_steps() == 0
    with clock.at(DUE):
        assert take_due_steps() == 1

    assert step_of(case) == 2


def test_a_step_is_taken_once(case: Case) -> None:
    with clock.at(DUE):
        assert [take_due_steps(), take_due_steps()] == [1, 0]

    assert step_of(case) == 2


def test_after_a_long_stop_one_step_is_taken_and_the_next_waits_its_time(case: Case) -> None:
    late = DUE + timedelta(hours=8)
    with clock.at(late):
        assert [take_due_steps(), take_due_steps()] == [1, 0]

    assert page_of(case).due_at == late + timedelta(minutes=5)


def test_a_clock_that_is_set_back_repeats_nothing(case: Case) -> None:
    with clock.at(DUE):
        take_due_steps()
    with clock.at(NIGHT - timedelta(hours=1)):
        assert take_due_steps() == 0

    assert step_of(case) == 2


def test_what_a_dead_clock_held_is_taken_by_another_when_its_lease_is_over(case: Case) -> None:
    with clock.at(DUE):
        held = claim()
        assert take_due_steps() == 0
    with clock.at(DUE + LEASE):
        assert take_due_steps() == 1

    assert len(held) == 1
    assert step_of(case) == 2


def test_a_lease_of_a_clock_that_ran_ahead_binds_nobody(case: Case) -> None:
    with clock.at(DUE + timedelta(days=1)):
        claim()
    with clock.at(DUE):
        assert take_due_steps() == 1


def test_a_claim_that_comes_late_changes_nothing(case: Case) -> None:
    """Two clocks hold the same step: the lease of the first ran out while it slept."""
    with clock.at(DUE):
        (slept,) = claim()
    with clock.at(DUE + LEASE):
        take_due_steps()
        assert take(slept) is False

    assert step_of(case) == 2


def test_an_answer_between_claim_and_step_is_heard(case: Case, james: Doctor) -> None:
    with clock.at(DUE):
        (held,) = claim()
        say(james, case)
        assert take(held) is False

    assert page_of(case).state == Page.State.ENDED


def test_a_step_that_fails_is_reported_and_comes_again(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    rungs = list(Rung.objects.all())
    Rung.objects.all().delete()
    with clock.at(DUE):
        assert take_due_steps() == 0
    Rung.objects.bulk_create(rungs)
    with clock.at(DUE + LEASE):
        assert take_due_steps() == 1

    assert str(page_of(case).pk) in caplog.text
    assert "Niño" not in caplog.text


def test_steps_are_claimed_in_batches_the_longest_due_first(
    ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    on_call(james, since=NIGHT)
    cases = []
    for minutes in (2, 0, 1):
        with clock.at(NIGHT + timedelta(minutes=minutes)):
            cases.append(opened(ana, urgency="urgent"))

    with clock.at(DUE + timedelta(hours=1)):
        claimed = [due.case_id for due in claim(2)]

    assert claimed == [cases[1].pk, cases[2].pk]
