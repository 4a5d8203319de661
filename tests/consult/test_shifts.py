"""What is promised to a doctor who goes on call."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest

from consult import clock
from consult.errors import BadValue, ConsultError, NotAllowed, NotFound, Unverified
from consult.models import Doctor, Shift
from consult.services.rota import choice_of
from consult.services.shifts import choose_paging, coverage, doubled, enter_shift, gaps, leave_shift, week_of
from tests.rig.on_call import on_call
from tests.rig.people import make_doctor

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def enter(doctor: Doctor, since: datetime = NOON, hours: float = 12, specialty: str = "pulmonology") -> Shift:
    with clock.at(NOON):
        return enter_shift(doctor=doctor, specialty=specialty, since=since, until=since + hours * HOUR)


def test_a_doctor_goes_on_call_for_a_specialty_of_theirs(james: Doctor) -> None:
    shift = enter(james)

    with clock.at(NOON):
        assert week_of("pulmonology") == [shift]


@pytest.mark.parametrize(
    ("since", "hours", "specialty", "refusal"),
    [
        (NOON, 12, "cardiology", NotAllowed),
        (NOON, 12, "astrology", NotFound),
        (NOON, 0, "pulmonology", BadValue),
        (NOON, -1, "pulmonology", BadValue),
        (NOON - 2 * HOUR, 1, "pulmonology", BadValue),
        (NOON, 24 * 8, "pulmonology", BadValue),
        (NOON + timedelta(days=400), 1, "pulmonology", BadValue),
    ],
)
def test_a_shift_that_cannot_be_is_refused(
    james: Doctor, since: datetime, hours: float, specialty: str, refusal: type[ConsultError]
) -> None:
    with pytest.raises(refusal):
        enter(james, since, hours, specialty)


def test_nobody_unverified_goes_on_call(noor: Doctor) -> None:
    with pytest.raises(Unverified):
        enter(noor, specialty="cardiology")


def test_a_doctor_on_call_for_two_specialties_at_once_is_told_when(james: Doctor) -> None:
    heart = on_call(james, "cardiology", since=NOON)
    lungs = enter(james, NOON + 10 * HOUR)
    on_call(james, "cardiology", since=NOON + 22 * HOUR)

    with clock.at(NOON + 11 * HOUR):
        both = doubled(james)
        shared = {one.specialty.pk: one.shared for one in coverage() if one.on_call}

    assert both == [(heart, lungs, (NOON + 10 * HOUR, NOON + 12 * HOUR))]
    assert shared == {"cardiology": {james.pk}, "pulmonology": {james.pk}}


def test_a_doctor_has_one_shift_at_a_time_in_a_specialty(james: Doctor) -> None:
    enter(james)

    with pytest.raises(BadValue):
        enter(james, NOON + 11 * HOUR)
    assert enter(james, NOON + 12 * HOUR)


def test_a_shift_to_come_is_given_up_whole_and_a_running_one_from_now_on(james: Doctor) -> None:
    running, coming = enter(james), enter(james, NOON + 12 * HOUR)

    with clock.at(NOON + HOUR):
        leave_shift(doctor=james, shift_id=running.pk)
        leave_shift(doctor=james, shift_id=coming.pk)

    (left,) = Shift.objects.all()
    assert (left.pk, left.until) == (running.pk, NOON + HOUR)


def test_nobody_gives_up_the_shift_of_another_or_one_that_is_over(ana: Doctor, james: Doctor) -> None:
    shift = enter(james)

    for doctor, shift_id, hours in ((ana, shift.pk, 0), (james, shift.pk, 12), (james, uuid4(), 0)):
        with clock.at(NOON + hours * HOUR), pytest.raises(NotFound):
            leave_shift(doctor=doctor, shift_id=shift_id)


def test_gaps_are_seen_a_week_ahead(james: Doctor) -> None:
    maeve = make_doctor("Maeve Byrne", specialty="pulmonology")
    on_call(james, since=NOON - HOUR, hours=3)
    on_call(maeve, since=NOON + HOUR, hours=4)
    on_call(james, since=NOON + 8 * HOUR, hours=24 * 7)

    with clock.at(NOON):
        assert gaps(week_of("pulmonology")) == [(NOON + 5 * HOUR, NOON + 8 * HOUR)]
        assert gaps([]) == [(NOON, NOON + timedelta(days=7))]


def test_what_one_chose_about_pages_is_kept(james: Doctor) -> None:
    assert choice_of(james).urgent_off_shift is False

    choose_paging(doctor=james, urgent_off_shift=True, quiet_since=time(22), quiet_until=time(7), page_cap=3)

    choice = choice_of(james)
    assert (choice.urgent_off_shift, choice.quiet_since, choice.page_cap) == (True, time(22), 3)


@pytest.mark.parametrize("wrong", [{"quiet_since": time(22)}, {"page_cap": 0}, {"page_cap": 100}])
def test_a_choice_that_cannot_be_is_refused(james: Doctor, wrong: dict[str, object]) -> None:
    usual = {"urgent_off_shift": False, "quiet_since": None, "quiet_until": None, "page_cap": 5}

    with pytest.raises(BadValue):
        choose_paging(doctor=james, **(usual | wrong))  # type: ignore[arg-type]


def test_the_coverage_names_who_is_on_call_and_first_where_nobody_is(james: Doctor) -> None:
    make_doctor("Inés Soto", specialty="cardiology")
    make_doctor("Ugo Rossi", specialty="dermatology", verified=False)
    with clock.at(NOON):
        now, later = on_call(james), on_call(james, since=NOON + 13 * HOUR)
        seen = [(one.specialty.pk, one.on_call, one.gaps) for one in coverage()]

    week = NOON + timedelta(days=7)
    assert seen == [
        ("cardiology", [], [(NOON, week)]),
        ("pulmonology", [now], [(now.until, later.since), (later.until, week)]),
    ]
