"""Work that waits in rows: taken under a lease, so that a clock which dies leaves it to another."""

from datetime import timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from consult import clock

M = TypeVar("M", bound=Model)


def take(rows: QuerySet[M], *, most: int, lease: timedelta) -> list[M]:
    """Lease those of `rows` that are due and that nobody holds, the longest due first. Needs a transaction."""
    now = clock.now()
    # A lease from beyond its length was given by a clock that has since been set back: it binds nobody.
    free = Q(leased_until=None) | Q(leased_until__lte=now) | Q(leased_until__gt=now + lease)
    due = rows.filter(free, due_at__lte=now).select_for_update(skip_locked=True).order_by("due_at", "pk")
    taken = list(due[:most])
    rows.filter(pk__in=[row.pk for row in taken]).update(leased_until=now + lease)
    return taken
