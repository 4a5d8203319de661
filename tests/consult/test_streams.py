"""What is promised to whoever counts the events of a stream."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from consult import events, signals, streams
from consult.models import Case, Doctor, Event, Stream
from tests.rig.domain import listening, side_by_side
from tests.rig.people import make_case, make_doctor, say

WRITERS, EACH = 8, 12


def numbers(stream: str) -> list[int]:
    return list(Event.objects.filter(stream=stream).order_by("pk").values_list("seq", flat=True))


@pytest.mark.django_db
def test_the_first_event_of_a_stream_is_number_one() -> None:
    first = streams.append("specialty:cardiology", "case.opened", {})
    second = streams.append("specialty:cardiology", "case.opened", {})

    assert (first.seq, second.seq) == (1, 2)
    assert streams.tips(["specialty:cardiology", "specialty:urology"]) == {
        "specialty:cardiology": 2,
        "specialty:urology": 0,
    }


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_gap_and_no_double() -> None:
    def write() -> None:
        for _ in range(EACH):
            with transaction.atomic():
                streams.append("specialty:cardiology", "case.opened", {})

    side_by_side(*[write] * WRITERS)

    assert sorted(numbers("specialty:cardiology")) == list(range(1, WRITERS * EACH + 1))
    assert streams.tips(["specialty:cardiology"]) == {"specialty:cardiology": WRITERS * EACH}


@pytest.mark.django_db(transaction=True)
def test_a_number_is_seen_only_after_all_numbers_before_it() -> None:
    looks: list[list[int]] = []
    written = threading.Semaphore(0)

    def write() -> None:
        for _ in range(EACH):
            with transaction.atomic():
                streams.append("specialty:cardiology", "case.opened", {})
        written.release()

    def look() -> None:
        while True:
            looks.append([event.seq for event in events.read("specialty:cardiology")])
            if written.acquire(blocking=False):
                return

    side_by_side(write, write, look)

    assert all(seen == list(range(1, len(seen) + 1)) for seen in looks)


@pytest.mark.django_db(transaction=True)
def test_comments_of_several_doctors_at_once_are_numbered_without_gaps() -> None:
    ana = make_doctor("Ana Ramírez")
    case = make_case(ana)
    others = [make_doctor(name) for name in ("Lucía Vidal", "James Doyle", "Maeve Byrne")]

    def write(doctor: Doctor) -> None:
        for number in range(4):
            say(doctor, case, f"{number}")

    side_by_side(*[lambda doctor=doctor: write(doctor) for doctor in others])

    told = [event.type for event in events.read(case.stream)]
    assert numbers(case.stream) == list(range(1, len(told) + 1))
    # One opening, three who join, one answer, twelve comments.
    assert sorted(told) == sorted(["case.opened", *["member.joined"] * 3, "case.state", *["comment.posted"] * 12])


@pytest.mark.django_db(transaction=True)
def test_one_command_sent_twice_at_once_is_done_once() -> None:
    ana, james = make_doctor("Ana Ramírez"), make_doctor("James Doyle")
    case, client_id = make_case(ana), uuid4()
    answers: list[object] = []

    side_by_side(*[lambda: answers.append(say(james, case, "Fontan?", client_id=client_id))] * 4)

    assert len(set(answers)) == 1
    assert [event.type for event in events.read(case.stream)].count("comment.posted") == 1


@pytest.mark.django_db(transaction=True)
def test_a_case_sent_twice_at_once_is_opened_once() -> None:
    ana, client_id = make_doctor("Ana Ramírez"), uuid4()
    opened: list[Case] = []

    side_by_side(*[lambda: opened.append(make_case(ana, client_id=client_id))] * 4)

    assert len(opened) == 4
    assert set(opened) == set(Case.objects.all())
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_event_no_hole_and_no_doorbell() -> None:
    streams.append("specialty:cardiology", "case.opened", {})

    with listening(signals.stream_advanced) as rung, transaction.atomic():
        streams.append("specialty:cardiology", "case.opened", {})
        transaction.set_rollback(True)
    streams.append("specialty:cardiology", "case.opened", {})

    assert rung == []
    assert numbers("specialty:cardiology") == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_doorbell_rings_once_what_it_announces_can_be_read() -> None:
    with listening(signals.stream_advanced) as rung:
        with transaction.atomic():
            streams.append("specialty:cardiology", "case.opened", {})
            assert rung == []

        assert rung == [{"stream": "specialty:cardiology", "seq": 1}]


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_fails_does_not_undo_the_change() -> None:
    def fail(**_: Any) -> None:
        raise ZeroDivisionError

    signals.stream_advanced.connect(fail)
    try:
        with transaction.atomic():
            streams.append("specialty:cardiology", "case.opened", {})
    finally:
        signals.stream_advanced.disconnect(fail)

    assert numbers("specialty:cardiology") == [1]


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_event_under_one_number() -> None:
    event = streams.append("specialty:cardiology", "case.opened", {})

    with pytest.raises(IntegrityError):
        Event.objects.create(stream_id=event.stream_id, seq=event.seq, type="case.opened")


@pytest.mark.django_db
def test_events_are_read_from_where_one_stopped() -> None:
    for _ in range(5):
        streams.append("specialty:cardiology", "case.opened", {})

    assert [event.seq for event in events.read("specialty:cardiology", after=1, upto=4)] == [2, 3, 4]
    assert [event.seq for event in events.read("specialty:cardiology", after=1, limit=2)] == [2, 3]


def test_an_inbox_is_readable_by_the_server_and_by_nobody_with_the_table(ana: Doctor, case: Case) -> None:
    inbox = streams.inbox_of(ana.pk)
    streams.append(inbox, "case.answered", {"case": str(case.pk)})

    stored = Event.objects.get(stream=inbox)
    assert str(case.pk) not in str(stored.data)
    assert str(ana.pk) not in stored.stream_id
    told = events.read(inbox)[0]
    assert (told.wire_stream, told.data) == ("inbox", {"case": str(case.pk)})


@pytest.mark.django_db
def test_the_epoch_stays_until_it_is_replaced() -> None:
    epoch = streams.epoch()

    assert streams.epoch() == epoch
    assert streams.new_epoch() != epoch


@pytest.mark.django_db
def test_the_bounds_of_a_stream_are_its_tip_and_its_floor() -> None:
    streams.append("specialty:cardiology", "case.opened", {})
    Stream.objects.update(floor=7)

    assert streams.bounds("specialty:cardiology") == (1, 7)
    assert streams.bounds("specialty:nobody-wrote") == (0, 1)
