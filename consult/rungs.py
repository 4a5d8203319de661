"""The ladders of the answer guarantee: from consult/data/ladder.csv into their tables, and the one that counts now."""

import csv
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db import transaction

from consult.models import Ladder, Rung

SOURCE = Path(__file__).resolve().parent / "data" / "ladder.csv"


@transaction.atomic
def load(**_: Any) -> None:
    """Write the ladders as the file has them where there is none; what was changed here stays as it is."""
    if Ladder.objects.exists():
        return
    with SOURCE.open(encoding="utf8", newline="") as lines:
        for urgency, rows in groupby(csv.DictReader(lines), key=itemgetter("urgency")):
            ladder = Ladder.objects.create(urgency=urgency)
            Rung.objects.bulk_create(
                Rung(ladder=ladder, place=row["place"], reach=row["reach"], minutes=row["minutes"]) for row in rows
            )


def ladder_of(urgency: str) -> Ladder:
    """The ladder that what is paged now climbs."""
    return Ladder.objects.filter(urgency=urgency).latest("pk")
