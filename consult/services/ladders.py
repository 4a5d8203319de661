"""Setting the ladder of an urgency. What is under way climbs to its end the ladder that it began with."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import roles
from consult.access_log import Deed, note
from consult.errors import BadValue, Conflict
from consult.models import Doctor, Ladder, Role, Rung
from consult.models.cases import Urgency
from consult.models.pages import Reach
from consult.rungs import ladder_of

# A device is rung three times within two minutes: who was not heard of before was not given the time to answer.
LEAST = 2
# The longest step of an urgency, in minutes: a slip of the finger must not leave a case alone.
MOST = {Urgency.URGENT: 60, Urgency.SOON: 24 * 60, Urgency.ROUTINE: 7 * 24 * 60}


class Step(NamedTuple):
    """Whom a rung reaches, and how many minutes the next one waits for them."""

    reach: str
    minutes: int


class BadLadder(BadValue):
    """What is wrong with a ladder: `reason` in words, at the step `reach`; empty: at what an acknowledgement holds."""

    def __init__(self, reach: str, reason: str | Promise) -> None:
        super().__init__({"field": reach or "held"})
        self.reach, self.reason = reach, reason

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.reach, self.reason)


class ChangedMeanwhile(Conflict):
    message = _("This ladder was changed meanwhile. Nothing was saved: look at the new one, then change that.")


@transaction.atomic
def set_ladder(*, officer: Doctor, urgency: Urgency, held: int, steps: Sequence[Step], instead_of: int) -> Ladder:
    """
    Put another ladder in the place of the one that the officer saw, for all that is paged from now on.

    What changes nothing is not kept. Raises `NotAllowed` and `NoSecondFactor` for who is no officer, `BadLadder`,
    `ChangedMeanwhile`.
    """
    roles.require(officer, Role.OFFICER)
    _check(urgency, held, steps)
    # Of two that are set at once the second waits here and sees the first.
    list(Ladder.objects.select_for_update().filter(urgency=urgency))
    standing = ladder_of(urgency)
    if standing.pk != instead_of:
        raise ChangedMeanwhile
    if (held, list(steps)) == (standing.held.minutes, steps_of(standing)):
        return standing
    ladder = Ladder.objects.create(urgency=urgency, by=officer)
    Rung.objects.create(ladder=ladder, place=Rung.HELD, minutes=held)
    Rung.objects.bulk_create(
        Rung(ladder=ladder, place=place, reach=step.reach, minutes=step.minutes)
        for place, step in enumerate(steps, start=1)
    )
    note(Deed.LADDER, officer, urgency=urgency, ladder=ladder.pk)
    return ladder


def steps_of(ladder: Ladder) -> list[Step]:
    """The rungs of a ladder from the lowest up."""
    return [Step(rung.reach, rung.minutes) for rung in ladder.rungs]


def history() -> list[Ladder]:
    """Every ladder that there was, the newest first, with who set it and its rungs."""
    return list(Ladder.objects.select_related("by").prefetch_related("rows").order_by("-pk"))


def reaches_of(urgency: Urgency) -> list[Reach]:
    """Whom the steps of a ladder may reach, in the order in which they must come."""
    # An urgent case that first only stood in a channel would have rung nobody.
    return [reach for reach in Reach if reach != Reach.FEED or urgency != Urgency.URGENT]


def _check(urgency: Urgency, held: int, steps: Sequence[Step]) -> None:
    allowed = reaches_of(urgency)
    for reach, minutes in [Step("", held), *steps]:
        if reach and reach not in allowed:
            raise BadLadder(reach, _("An urgent page rings somebody at once."))
        if not LEAST <= minutes <= MOST[urgency]:
            words = _("Between %(least)d and %(most)d minutes.") % {"least": LEAST, "most": MOST[urgency]}
            raise BadLadder(reach, words)
    if not steps or steps[-1].reach != Reach.COORDINATOR:
        raise BadLadder(Reach.COORDINATOR, _("A ladder ends with the duty coordinator: nobody is left waiting."))
    for lower, higher in pairwise(steps):
        if allowed.index(Reach(higher.reach)) <= allowed.index(Reach(lower.reach)):
            raise BadLadder(higher.reach, _("Each step reaches further than the one before."))
