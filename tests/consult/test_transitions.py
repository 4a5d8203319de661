"""What is promised about a case's states: one table, and an open case always has somebody to act and a due time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from consult import clock, events
from consult.errors import BadValue, CaseClosed, ConsultError, NotAllowed
from consult.models import Case, Doctor
from consult.models.cases import NextActor, State, Urgency
from consult.services.cases import set_state
from consult.services.pages import send_page
from consult.streams import inbox_of
from consult.transitions import Move, after, standing
from tests.rig.people import say

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

# Every state and every move, on purpose written down again here.
EXPECTED: dict[tuple[State, Move], State | type[ConsultError]] = {
    (State.OPEN, Move.ANSWER): State.ANSWERED,
    (State.OPEN, Move.CONTINUE): NotAllowed,
    (State.OPEN, Move.RESOLVE): State.RESOLVED,
    (State.OPEN, Move.CLOSE): State.CLOSED,
    (State.OPEN, Move.REOPEN): NotAllowed,
    (State.ANSWERED, Move.ANSWER): NotAllowed,
    (State.ANSWERED, Move.CONTINUE): State.ANSWERED,
    (State.ANSWERED, Move.RESOLVE): State.RESOLVED,
    (State.ANSWERED, Move.CLOSE): State.CLOSED,
    (State.ANSWERED, Move.REOPEN): NotAllowed,
    (State.RESOLVED, Move.ANSWER): NotAllowed,
    (State.RESOLVED, Move.CONTINUE): NotAllowed,
    (State.RESOLVED, Move.RESOLVE): NotAllowed,
    (State.RESOLVED, Move.CLOSE): State.CLOSED,
    (State.RESOLVED, Move.REOPEN): State.OPEN,
    (State.CLOSED, Move.ANSWER): CaseClosed,
    (State.CLOSED, Move.CONTINUE): CaseClosed,
    (State.CLOSED, Move.RESOLVE): CaseClosed,
    (State.CLOSED, Move.CLOSE): CaseClosed,
    (State.CLOSED, Move.REOPEN): State.OPEN,
}


def result(state: State, move: Move) -> State | type[ConsultError]:
    try:
        return after(state, move, Urgency.SOON, NOON).state
    except ConsultError as refusal:
        return type(refusal)


def test_every_move_from_every_state_does_what_the_table_says() -> None:
    assert {(state, move): result(state, move) for state in State for move in Move} == EXPECTED


@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("state", State)
def test_whoever_must_act_has_a_due_time_and_only_a_closed_case_has_neither(state: State, urgency: Urgency) -> None:
    place = standing(state, urgency, NOON)

    if state == State.CLOSED:
        assert (place.next_actor, place.due_at) == (NextActor.NOBODY, None)
    else:
        assert place.next_actor != NextActor.NOBODY
        assert place.due_at is not None
        assert place.due_at > NOON


@pytest.mark.parametrize(
    ("urgency", "within"),
    [("urgent", timedelta(minutes=5)), ("soon", timedelta(minutes=30)), ("routine", timedelta(hours=24))],
)
def test_a_new_case_is_due_by_its_urgency(
    ana: Doctor, opened: Callable[..., Case], urgency: str, within: timedelta
) -> None:
    with clock.at(NOON):
        case = opened(ana, urgency=urgency)

    assert (case.next_actor, case.due_at) == ("specialty", NOON + within)


@pytest.mark.parametrize("lacking", [{"next_actor": ""}, {"due_at": None}])
@pytest.mark.parametrize("state", ["open", "answered", "resolved"])
def test_the_database_refuses_an_open_case_without_actor_or_due_time(
    case: Case, state: str, lacking: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=case.pk).update(state=state, **lacking)


def test_an_author_resolves_closes_and_reopens_their_case(case: Case, ana: Doctor) -> None:
    for state in ("resolved", "closed", "open"):
        set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state=state)

    moves = [event.data for event in events.read(case.stream) if event.type == "case.state"]
    assert [(data["from"], data["state"]) for data in moves] == [
        ("open", "resolved"),
        ("resolved", "closed"),
        ("closed", "open"),
    ]


def test_a_change_of_state_is_told_in_the_specialty_asked(case: Case, ana: Doctor) -> None:
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="resolved")

    told = events.read("specialty:pulmonology")[-1]
    assert (told.type, told.data["case"], told.data["state"]) == ("case.state", str(case.pk), "resolved")


@pytest.fixture
def answered(ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> Case:
    """An urgent case, answered at noon: its author has an hour to take it further."""
    with clock.at(NOON):
        case = opened(ana, urgency="urgent")
        say(james, case)
    return case


def due_at(case: Case) -> datetime | None:
    return Case.objects.get(pk=case.pk).due_at


@pytest.mark.parametrize("speaker", ["ana", "james"])
def test_a_word_in_an_answered_case_gives_its_author_time_anew(
    request: pytest.FixtureRequest, answered: Case, speaker: str
) -> None:
    later = NOON + timedelta(minutes=40)
    with clock.at(later):
        say(request.getfixturevalue(speaker), answered, "Sigue estable.")

    assert due_at(answered) == later + timedelta(hours=1)
    told = [event.data["due_at"] for event in events.read("specialty:pulmonology") if event.type == "case.state"]
    assert told[-1] == clock.milliseconds(later + timedelta(hours=1))


def test_a_lively_room_is_not_told_of_its_clock_at_every_word(answered: Case, james: Doctor) -> None:
    tip = events.read(answered.stream)[-1].seq
    with clock.at(NOON + timedelta(minutes=20)):
        say(james, answered)
        say(james, answered)

    assert [event.type for event in events.read(answered.stream, after=tip)] == ["comment.posted", "comment.posted"]
    assert due_at(answered) == NOON + timedelta(hours=1)


def test_a_word_takes_nothing_from_who_is_paged(answered: Case, james: Doctor, ana: Doctor) -> None:
    later = NOON + timedelta(minutes=40)
    with clock.at(later):
        send_page(doctor=ana, case_id=answered.pk, client_id=uuid4(), specialty="cardiology", urgency="urgent")
        due = due_at(answered)
        say(james, answered)

    assert due_at(answered) == due != later + timedelta(hours=1)


def test_nobody_moves_the_case_of_another(case: Case, james: Doctor) -> None:
    say(james, case)

    with pytest.raises(NotAllowed):
        set_state(doctor=james, case_id=case.pk, client_id=uuid4(), state="closed")


@pytest.mark.parametrize("state", ["answered", "lost"])
def test_a_state_that_nobody_chooses_is_refused(case: Case, ana: Doctor, state: str) -> None:
    with pytest.raises(BadValue):
        set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state=state)


def test_a_repeated_change_of_state_gets_the_same_number(case: Case, ana: Doctor) -> None:
    client_id = uuid4()
    seq = set_state(doctor=ana, case_id=case.pk, client_id=client_id, state="closed")

    assert set_state(doctor=ana, case_id=case.pk, client_id=client_id, state="closed") == seq


def test_a_reopened_case_waits_for_its_specialty_again(case: Case, ana: Doctor, james: Doctor) -> None:
    say(james, case)
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="closed")

    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="open")

    case.refresh_from_db()
    assert (case.state, case.next_actor, case.closed_at) == ("open", "specialty", None)


def test_the_first_answer_is_told_to_the_author_and_keeps_its_time(case: Case, ana: Doctor, james: Doctor) -> None:
    with clock.at(NOON):
        comment, _ = say(james, case)
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="resolved")
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="open")
    say(james, case, "Otra vez.")

    case.refresh_from_db()
    assert case.first_answer_at == NOON
    inbox = [event.data for event in events.read(inbox_of(ana.pk)) if event.type == "case.answered"]
    assert inbox[0] == {"case": str(case.pk), "comment": str(comment)}
