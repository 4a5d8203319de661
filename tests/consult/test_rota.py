"""What is promised to those who may be paged: only on duty unless they said otherwise, within their limits, in turn."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from consult import clock
from consult.models import Case, Doctor, OnCallChoice
from consult.services.rota import is_quiet, shifts_now
from tests.rig.on_call import on_call, page_of, prefers, reasons, rings, time_passes
from tests.rig.people import make_doctor, say

NIGHT = datetime(2026, 3, 1, 3, tzinfo=UTC)
Opened = Callable[..., Case]


def urgent(opened: Opened, ana: Doctor, at: datetime = NIGHT) -> Case:
    with clock.at(at):
        return opened(ana, urgency="urgent")


@pytest.fixture
def maeve(db: None) -> Doctor:
    return make_doctor("Maeve Byrne", specialty="pulmonology", country="IE", languages=("en",))


def test_a_shift_begins_with_its_first_moment_and_is_over_with_its_last(james: Doctor) -> None:
    on_call(james, since=NIGHT, hours=1)

    seen = []
    for moment in (NIGHT - timedelta(seconds=1), NIGHT, NIGHT + timedelta(minutes=59), NIGHT + timedelta(hours=1)):
        with clock.at(moment):
            seen.append(len(shifts_now()))

    assert seen == [0, 1, 1, 0]


def test_nobody_unverified_is_on_call(james: Doctor) -> None:
    on_call(james)
    Doctor.objects.filter(pk=james.pk).update(verified_until=clock.now())

    assert shifts_now() == []


def test_who_is_off_duty_is_not_rung(ana: Doctor, james: Doctor, maeve: Doctor, opened: Opened) -> None:
    on_call(maeve, since=NIGHT + timedelta(hours=3))

    case = urgent(opened, ana)

    assert (rings(james), rings(maeve), page_of(case).wakes) == ([], [], 0)


def test_who_asked_for_urgent_pages_is_rung_off_shift_with_the_whole_specialty(
    ana: Doctor, james: Doctor, opened: Opened
) -> None:
    prefers(james, urgent_off_shift=True)

    case = urgent(opened, ana)

    assert [ring["reach"] for ring in rings(james)] == ["specialty"]
    assert page_of(case).reach == "specialty"


def test_what_can_wait_wakes_nobody_off_shift(ana: Doctor, james: Doctor, opened: Opened) -> None:
    prefers(james, urgent_off_shift=True)
    with clock.at(NIGHT):
        case = opened(ana, urgency="soon")

    for _ in range(4):
        time_passes(case)

    assert rings(james) == []


def test_off_shift_neither_quiet_hours_nor_cap_are_overridden(ana: Doctor, james: Doctor, opened: Opened) -> None:
    prefers(james, urgent_off_shift=True, quiet_since=time(2), quiet_until=time(4))
    urgent(opened, ana)
    quiet = len(rings(james))
    prefers(james, urgent_off_shift=True, page_cap=1)

    for _ in range(2):
        urgent(opened, ana)

    assert (quiet, len(rings(james))) == (0, 1)


def test_an_urgent_page_overrides_the_cap_of_who_is_on_duty_and_says_so(
    ana: Doctor, james: Doctor, opened: Opened
) -> None:
    on_call(james, since=NIGHT)
    prefers(james, page_cap=1)

    cases = [urgent(opened, ana) for _ in range(2)]

    assert [ring.get("over") for ring in rings(james)] == [None, "cap"]
    assert [page_of(case).calls.get().over for case in cases] == ["", "cap"]


def test_an_urgent_page_overrides_quiet_hours_of_who_is_on_duty_and_says_so(
    ana: Doctor, james: Doctor, opened: Opened
) -> None:
    on_call(james, since=NIGHT)
    prefers(james, quiet_since=time(22), quiet_until=time(7))

    urgent(opened, ana)

    assert [ring["over"] for ring in rings(james)] == ["quiet"]


@pytest.mark.parametrize(
    "choice", [{"page_cap": 1}, {"quiet_since": time(2), "quiet_until": time(9)}], ids=["cap", "quiet"]
)
def test_what_can_wait_keeps_to_the_limits_of_who_is_on_duty(
    ana: Doctor, james: Doctor, opened: Opened, choice: dict[str, object]
) -> None:
    on_call(james, since=NIGHT)
    say(james, urgent(opened, ana))
    prefers(james, **choice)
    with clock.at(NIGHT):
        case = opened(ana, urgency="soon")

    for _ in range(4):
        time_passes(case)

    assert len(rings(james)) == 1
    assert page_of(case).wakes == 0


def test_a_cap_is_counted_anew_with_each_shift(ana: Doctor, james: Doctor, opened: Opened) -> None:
    prefers(james, page_cap=1)
    on_call(james, since=NIGHT, hours=1)
    on_call(james, since=NIGHT + timedelta(hours=1), hours=1)

    urgent(opened, ana)
    urgent(opened, ana, NIGHT + timedelta(hours=1))

    assert [ring.get("over") for ring in rings(james)] == [None, None]


def test_pages_go_in_turn_to_those_on_duty(ana: Doctor, james: Doctor, maeve: Doctor, opened: Opened) -> None:
    on_call(james, since=NIGHT)
    on_call(maeve, since=NIGHT)

    for _ in range(4):
        urgent(opened, ana)

    assert (len(rings(james)), len(rings(maeve))) == (2, 2)


def test_who_is_within_their_limits_goes_before_who_is_not(
    ana: Doctor, james: Doctor, maeve: Doctor, opened: Opened
) -> None:
    on_call(james, since=NIGHT)
    on_call(maeve, since=NIGHT)
    prefers(james, quiet_since=time(0), quiet_until=time(23))

    for _ in range(3):
        urgent(opened, ana)

    assert (rings(james), len(rings(maeve))) == ([], 3)


def test_the_step_says_why_it_was_taken(ana: Doctor, james: Doctor, opened: Opened) -> None:
    on_call(james, since=NIGHT)
    case = urgent(opened, ana)

    for _ in range(2):
        time_passes(case)

    assert reasons(james)[:2] == ["opened", "unanswered"]


@pytest.mark.parametrize(
    ("zone", "moment", "quiet"),
    [
        ("America/Mexico_City", datetime(2026, 3, 1, 4, 30, tzinfo=UTC), True),  # 22:30 the day before
        ("America/Mexico_City", datetime(2026, 3, 1, 3, 59, tzinfo=UTC), False),
        ("Europe/Madrid", datetime(2026, 3, 1, 5, 59, tzinfo=UTC), True),  # 06:59 in winter
        ("Europe/Madrid", datetime(2026, 3, 1, 6, 0, tzinfo=UTC), False),
        # Clocks go forward on 29 March 2026: 05:30 in UTC is 07:30 there from then on.
        ("Europe/Madrid", datetime(2026, 3, 28, 5, 30, tzinfo=UTC), True),
        ("Europe/Madrid", datetime(2026, 3, 29, 5, 30, tzinfo=UTC), False),
    ],
)
def test_quiet_hours_are_those_of_the_doctors_own_wall(zone: str, moment: datetime, quiet: bool) -> None:
    choice = OnCallChoice(quiet_since=time(22), quiet_until=time(7))

    assert is_quiet(choice, zone, moment) is quiet


def test_quiet_hours_within_a_day_do_not_pass_midnight() -> None:
    choice = OnCallChoice(quiet_since=time(13), quiet_until=time(15))

    assert [is_quiet(choice, "UTC", NIGHT.replace(hour=hour)) for hour in (12, 13, 14, 15)] == [
        False,
        True,
        True,
        False,
    ]
