"""Who acts next in a case, and how long they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consult.models.cases import NextActor, State
from consult.web import moments
from consult.web.words import word


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`due` in milliseconds. `short` is how long is left, `long` says who is waited for as well."""

    due: int
    state: str
    actor: str
    mine: bool
    late: bool
    short: str
    long: str


def clock_of(facts: Mapping[str, Any], now: datetime, *, mine: bool) -> Clock | None:
    """The clock of a case's facts as on the wire; none where nobody has to act. `mine`: the reader is its author."""
    if "due_at" not in facts:
        return None
    end = moments.from_milliseconds(facts["due_at"])
    late = end < now and facts["state"] != State.RESOLVED
    short, long = _words(facts, moments.span(end - now), moments.day(end, now), late=late, mine=mine)
    return Clock(
        due=facts["due_at"],
        state=facts["state"],
        actor=facts["next_actor"],
        mine=mine,
        late=late,
        short=short,
        long=long,
    )


def _words(facts: Mapping[str, Any], time: str, day: str, *, late: bool, mine: bool) -> tuple[str, str]:
    if facts["state"] == State.RESOLVED:
        said = word("clock.outcome", when=day)
        return said, said
    actor = (
        word("actor.you") if mine and facts["next_actor"] == NextActor.AUTHOR else word(f"actor.{facts['next_actor']}")
    )
    if late:
        return word("clock.late", time=time), word("clock.overdue", actor=actor, time=time)
    return word("clock.left", time=time), word("clock.due", actor=actor, time=time)
