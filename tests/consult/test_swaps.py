"""What is promised of exchanges: both rotas change at once, and never so that somebody is on call twice."""

from datetime import timedelta

import pytest
from django.core import mail

from consult import clock
from consult.errors import ConsultError, NotFound
from consult.ids import new_id
from consult.models import Doctor, Shift, Swap
from consult.services.shifts import leave_shift
from consult.services.swaps import NoLongerPossible, accept, exchangeable, proposals, propose, refuse
from tests.rig.on_call import on_call
from tests.rig.people import make_doctor

DAY = timedelta(days=1)


@pytest.fixture
def maeve(db: None) -> Doctor:
    return make_doctor("Maeve Byrne", specialty="pulmonology", country="IE", languages=("en",))


@pytest.fixture
def monday(james: Doctor) -> Shift:
    return on_call(james, since=clock.now() + DAY)


@pytest.fixture
def tuesday(maeve: Doctor) -> Shift:
    return on_call(maeve, since=clock.now() + 2 * DAY)


def proposed(given: Shift, wanted: Shift) -> Swap:
    return propose(doctor=given.doctor, given=given.pk, wanted=wanted.pk)


def doctors_of(*shifts: Shift) -> list[Doctor]:
    return [Shift.objects.select_related("doctor").get(pk=shift.pk).doctor for shift in shifts]


def test_both_rotas_change_when_the_colleague_accepts(
    james: Doctor, maeve: Doctor, monday: Shift, tuesday: Shift
) -> None:
    swap = proposed(monday, tuesday)
    before = doctors_of(monday, tuesday)

    accept(doctor=maeve, swap_id=swap.pk)

    assert before == [james, maeve]
    assert doctors_of(monday, tuesday) == [maeve, james]
    assert not Swap.objects.exists()


def test_both_are_told_without_a_name(
    james: Doctor, maeve: Doctor, monday: Shift, tuesday: Shift, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for _ in range(2):
            swap = proposed(monday, tuesday)
        accept(doctor=maeve, swap_id=swap.pk)

    assert [letter.to for letter in mail.outbox] == [[maeve.email], [maeve.email], [james.email]]
    assert not any("James" in letter.body or "Maeve" in letter.body for letter in mail.outbox)


def test_a_refused_or_withdrawn_proposal_changes_nothing(
    james: Doctor, maeve: Doctor, monday: Shift, tuesday: Shift
) -> None:
    for doctor in (james, maeve):
        refuse(doctor=doctor, swap_id=proposed(monday, tuesday).pk)

    assert doctors_of(monday, tuesday) == [james, maeve]
    assert not Swap.objects.exists()


def test_an_exchange_that_would_overlap_is_refused(maeve: Doctor, monday: Shift, tuesday: Shift) -> None:
    on_call(maeve, since=monday.since + timedelta(hours=1), hours=1)

    with pytest.raises(NoLongerPossible):
        proposed(monday, tuesday)


def test_an_overlap_that_came_meanwhile_is_refused(james: Doctor, maeve: Doctor, monday: Shift, tuesday: Shift) -> None:
    swap = proposed(monday, tuesday)
    on_call(james, since=tuesday.since, hours=1)

    with pytest.raises(NoLongerPossible):
        accept(doctor=maeve, swap_id=swap.pk)

    assert doctors_of(monday, tuesday) == [james, maeve]


def test_shifts_that_overlap_each_other_alone_may_be_exchanged(maeve: Doctor, monday: Shift) -> None:
    beside = on_call(maeve, since=monday.since + timedelta(hours=6))

    accept(doctor=maeve, swap_id=proposed(monday, beside).pk)

    assert doctors_of(monday) == [maeve]


def test_a_shift_that_has_begun_stays(maeve: Doctor, monday: Shift, tuesday: Shift) -> None:
    swap = proposed(monday, tuesday)

    with clock.at(monday.since), pytest.raises(NoLongerPossible):
        accept(doctor=maeve, swap_id=swap.pk)


def test_a_proposal_goes_with_a_shift_that_is_given_up(
    james: Doctor, maeve: Doctor, monday: Shift, tuesday: Shift
) -> None:
    swap = proposed(monday, tuesday)
    leave_shift(doctor=james, shift_id=monday.pk)

    with pytest.raises(NotFound):
        accept(doctor=maeve, swap_id=swap.pk)


def test_other_proposals_about_the_same_shift_are_gone(maeve: Doctor, monday: Shift, tuesday: Shift) -> None:
    third = on_call(make_doctor("Inés Soto", specialty="pulmonology"), since=clock.now() + 3 * DAY)
    proposed(third, tuesday)

    accept(doctor=maeve, swap_id=proposed(monday, tuesday).pk)

    assert not Swap.objects.exists()


def test_nobody_gives_what_is_not_theirs(james: Doctor, maeve: Doctor, monday: Shift, tuesday: Shift) -> None:
    cardiology = on_call(make_doctor("Inés Soto"), "cardiology", since=clock.now() + DAY)
    tried = [(james, tuesday, monday), (james, monday, monday), (maeve, monday, tuesday), (james, monday, cardiology)]

    for doctor, given, wanted in tried:
        with pytest.raises(ConsultError):
            propose(doctor=doctor, given=given.pk, wanted=wanted.pk)
    with pytest.raises(NotFound):
        propose(doctor=james, given=monday.pk, wanted=new_id())

    assert not Swap.objects.exists()


def test_only_the_colleague_accepts(james: Doctor, ana: Doctor, monday: Shift, tuesday: Shift) -> None:
    swap = proposed(monday, tuesday)

    for stranger in (james, ana):
        with pytest.raises(NotFound):
            accept(doctor=stranger, swap_id=swap.pk)
    with pytest.raises(NotFound):
        refuse(doctor=ana, swap_id=swap.pk)


def test_both_see_the_proposal_and_what_can_be_exchanged(
    james: Doctor, maeve: Doctor, ana: Doctor, monday: Shift, tuesday: Shift
) -> None:
    swap = proposed(monday, tuesday)

    assert proposals(james) == proposals(maeve) == [swap]
    assert proposals(ana) == []
    assert exchangeable(james) == ([monday], [tuesday])
