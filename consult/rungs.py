"""The ladder of the answer guarantee, from consult/data/ladder.csv into its table, and read back."""

import csv
from pathlib import Path
from typing import Any, NamedTuple

from consult.models import Rung
from consult.models.pages import Reach

SOURCE = Path(__file__).resolve().parent / "data" / "ladder.csv"


class Ladder(NamedTuple):
    """The rungs of an urgency from the lowest up, and what an acknowledgement is worth."""

    rungs: list[Rung]
    held: Rung

    @property
    def last(self) -> Rung:
        return self.rungs[-1]

    @property
    def first_ringing(self) -> int:
        """The place of the lowest rung that rings somebody."""
        return next(rung.place for rung in self.rungs if rung.reach != Reach.FEED)

    def at(self, place: int) -> Rung:
        """The rung at `place`; a ladder that was shortened meanwhile ends with its last."""
        return next((rung for rung in self.rungs if rung.place >= place), self.last)

    def above(self, place: int) -> Rung:
        """The next rung; the last one comes again, so that a case is never left alone."""
        return self.at(place + 1)


def load(**_: Any) -> None:
    """Write the ladder as the file has it where there is none; one that was changed here stays as it is."""
    if Rung.objects.exists():
        return
    with SOURCE.open(encoding="utf8", newline="") as lines:
        Rung.objects.bulk_create(Rung(**row) for row in csv.DictReader(lines))


def ladder_of(urgency: str) -> Ladder:
    """The ladder of this urgency, as it stands now."""
    held, *rungs = Rung.objects.filter(urgency=urgency).order_by("place")
    return Ladder(rungs, held)
