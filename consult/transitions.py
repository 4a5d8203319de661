"""The one table of a case's states. Every change of state goes through it, and so does every due time."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from consult.errors import CaseClosed, CaseLocked, NotAllowed
from consult.models.cases import Case, NextActor, State, Urgency


class Move(StrEnum):
    """What happens to a case. `ANSWER` is the first comment by another verified doctor, `CONTINUE` a word after it."""

    ANSWER = "answer"
    CONTINUE = "continue"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"


class Standing(NamedTuple):
    """Where a case stands: who acts next and by when (`None`: nobody has to)."""

    state: State
    next_actor: NextActor
    due_at: datetime | None


TABLE: dict[tuple[State, Move], State] = {
    (State.OPEN, Move.ANSWER): State.ANSWERED,
    (State.ANSWERED, Move.CONTINUE): State.ANSWERED,
    (State.OPEN, Move.RESOLVE): State.RESOLVED,
    (State.ANSWERED, Move.RESOLVE): State.RESOLVED,
    (State.OPEN, Move.CLOSE): State.CLOSED,
    (State.ANSWERED, Move.CLOSE): State.CLOSED,
    (State.RESOLVED, Move.CLOSE): State.CLOSED,
    (State.RESOLVED, Move.REOPEN): State.OPEN,
    (State.CLOSED, Move.REOPEN): State.OPEN,
}

# By which an answer is due where no page says so; the ladder of pages does, as soon as one is sent.
ANSWER_WITHIN = {
    Urgency.URGENT: timedelta(minutes=5),
    Urgency.SOON: timedelta(minutes=30),
    Urgency.ROUTINE: timedelta(hours=24),
}
# An answered case is the author's to take further, from the last word in it on; then they are asked how it ended.
AUTHOR_WITHIN = {
    Urgency.URGENT: timedelta(hours=1),
    Urgency.SOON: timedelta(hours=24),
    Urgency.ROUTINE: timedelta(days=3),
}
OUTCOME_WITHIN = timedelta(days=7)

# `case.state` names the state that is wanted.
WANTED = {State.RESOLVED: Move.RESOLVE, State.CLOSED: Move.CLOSE, State.OPEN: Move.REOPEN}


def must_be_writable(case: Case) -> None:
    """Raises `CaseClosed` or `CaseLocked` for a case in which nobody may write."""
    if case.locked_at is not None:
        raise CaseLocked
    if case.state == State.CLOSED:
        raise CaseClosed


def goes_on(case: Case, now: datetime) -> bool:
    """
    Whether a word in an answered case moves what the author has to do by.

    It does once half of the time is over: a lively room is not told of its clock at every word.
    """
    if case.state != State.ANSWERED or case.next_actor != NextActor.AUTHOR or case.due_at is None:
        return False
    return case.due_at - now < AUTHOR_WITHIN[Urgency(case.urgency)] / 2


def standing(state: State, urgency: Urgency, now: datetime) -> Standing:
    """Who acts next, and by when, in a case that enters `state` now."""
    match state:
        case State.OPEN:
            return Standing(state, NextActor.SPECIALTY, now + ANSWER_WITHIN[urgency])
        case State.ANSWERED:
            return Standing(state, NextActor.AUTHOR, now + AUTHOR_WITHIN[urgency])
        case State.RESOLVED:
            return Standing(state, NextActor.AUTHOR, now + OUTCOME_WITHIN)
        case State.CLOSED:
            return Standing(state, NextActor.NOBODY, None)


def after(state: State, move: Move, urgency: Urgency, now: datetime) -> Standing:
    """Where a case in `state` stands after `move`. Raises `CaseClosed` or `NotAllowed` where there is no such move."""
    target = TABLE.get((state, move))
    if target is None:
        raise CaseClosed if state == State.CLOSED else NotAllowed
    return standing(target, urgency, now)
