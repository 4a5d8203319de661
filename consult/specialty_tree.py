"""The specialty tree, from consult/data/specialties.csv into its table after every migration."""

import csv
from pathlib import Path
from typing import Any

from consult.models import Specialty

SOURCE = Path(__file__).resolve().parent / "data" / "specialties.csv"
NAMES = ("name_en", "name_es", "name_fr", "name_pt")


def load(**_: Any) -> None:
    """Write the tree as the file has it; a slug that was dropped from the file stays, since cases may point to it."""
    with SOURCE.open(encoding="utf8", newline="") as lines:
        rows = [
            Specialty(slug=row["slug"], parent_id=row["parent_slug"] or None, **{name: row[name] for name in NAMES})
            for row in csv.DictReader(lines)
        ]
    # Parents first: PostgreSQL checks the reference at the end of the statement, SQLite at the end of the transaction.
    for batch in ([row for row in rows if not row.parent_id], [row for row in rows if row.parent_id]):
        Specialty.objects.bulk_create(
            batch, update_conflicts=True, unique_fields=["slug"], update_fields=["parent", *NAMES]
        )
