"""What is promised about what is read: a mark moves forward only, and unread is what others said behind it."""

from uuid import uuid4

import pytest

from consult import clock, streams
from consult.errors import BadValue
from consult.models import Case, Doctor, ReadMark
from consult.services import reads
from consult.services.comments import edit_comment
from consult.services.members import follow
from tests.rig.people import make_case, say


def tip(case: Case) -> int:
    return streams.tips([case.stream])[case.stream]


@pytest.fixture
def followed(case: Case, james: Doctor) -> Case:
    follow(doctor=james, case_id=case.pk)
    return case


def test_unread_is_what_others_said_after_ones_mark(followed: Case, ana: Doctor, james: Doctor) -> None:
    _, seq = say(ana, followed, "Uno")
    reads.mark(doctor=james, stream=followed.stream, upto=seq)

    say(ana, followed, "Dos")
    say(james, followed, "Three")
    say(ana, followed, "Cuatro")

    assert reads.unread(james) == {followed.stream: 2}
    assert reads.unread(ana) == {followed.stream: 1}


def test_what_was_read_to_the_end_is_not_listed(followed: Case, ana: Doctor, james: Doctor) -> None:
    say(ana, followed)

    reads.mark(doctor=james, stream=followed.stream, upto=tip(followed))

    assert reads.unread(james) == {}


def test_joining_editing_and_changes_of_state_are_not_unread(followed: Case, ana: Doctor, james: Doctor) -> None:
    comment, seq = say(ana, followed, "50 mg")
    reads.mark(doctor=james, stream=followed.stream, upto=seq)

    edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="5 mg")

    assert reads.unread(james) == {}


def test_an_expired_licence_is_told_no_counts(followed: Case, ana: Doctor, james: Doctor) -> None:
    say(ana, followed)
    james.verified_until = clock.now()

    assert reads.unread(james) == {}
    assert reads.unread_in(james, [followed.stream]) == {}


def test_a_mark_never_moves_back(followed: Case, ana: Doctor, james: Doctor) -> None:
    _, seq = say(ana, followed)

    assert reads.mark(doctor=james, stream=followed.stream, upto=seq) == seq
    assert reads.mark(doctor=james, stream=followed.stream, upto=1) == seq
    assert reads.mark_of(james, followed.stream) == seq


@pytest.mark.parametrize("beyond", [-1, 99])
def test_nobody_has_read_what_is_not_there(followed: Case, james: Doctor, beyond: int) -> None:
    with pytest.raises(BadValue):
        reads.mark(doctor=james, stream=followed.stream, upto=beyond)


def test_each_doctor_has_their_own_mark(followed: Case, ana: Doctor, james: Doctor) -> None:
    _, seq = say(ana, followed)
    reads.mark(doctor=james, stream=followed.stream, upto=seq)

    assert reads.mark_of(ana, followed.stream) == 0


def test_an_inbox_and_a_specialty_have_marks_too(ana: Doctor, james: Doctor, case: Case) -> None:
    say(james, case)
    inbox = streams.inbox_of(ana.pk)

    assert reads.mark(doctor=ana, stream=inbox, upto=1) == 1
    assert reads.mark(doctor=ana, stream="specialty:pulmonology", upto=1) == 1
    assert reads.mark_of(ana, inbox) == 1


def test_a_mark_does_not_name_its_doctor(followed: Case, james: Doctor) -> None:
    reads.mark(doctor=james, stream=followed.stream, upto=1)

    (row,) = ReadMark.objects.values()
    assert str(james.pk) not in str(row)
    assert james.pk.bytes not in bytes(row["tag"])


def test_unread_is_counted_in_all_of_many_cases(ana: Doctor, james: Doctor) -> None:
    many = [make_case(ana) for _ in range(reads.CHUNK + 2)]
    for case in many:
        follow(doctor=james, case_id=case.pk)
        say(ana, case)

    assert reads.unread(james) == {case.stream: 1 for case in many}
