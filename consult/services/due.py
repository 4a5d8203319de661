"""What the clock does: it takes the steps of pages that are due. Any number of clocks may run.

Claimed in batches under a lease, so that a clock which dies leaves its steps to another; each is then taken in a
transaction of its own, which looks again whether it is still due. A step that fails is tried again when its lease has
run out: parked like other work it would be the silence that it is there against.
"""

import logging
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from consult import clock
from consult.models import Case, Page
from consult.services import ladder, leases

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
BATCH = 20


class Due(NamedTuple):
    """A step that was claimed: of which page, from which step."""

    page_id: UUID
    case_id: UUID
    step: int


def take_due_steps(most: int = BATCH) -> int:
    """Take the steps that are due, at most so many; gives how many. What fails is reported and comes again."""
    taken = 0
    for due in claim(most):
        try:
            taken += take(due)
        except Exception:
            logger.exception("page %s could not take its next step; it is tried again", due.page_id)
    return taken


@transaction.atomic
def claim(most: int = BATCH) -> list[Due]:
    """Take due steps under a lease, the longest due first."""
    pages = leases.take(Page.objects.exclude(state=Page.State.ENDED), most=most, lease=LEASE)
    return [Due(page.pk, page.case_id, page.step) for page in pages]


@transaction.atomic
def take(due: Due) -> bool:
    """Take one claimed step; False where it was taken, answered or put off meanwhile."""
    case = Case.objects.select_for_update(of=("self",)).select_related("author__holder").get(pk=due.case_id)
    page = Page.objects.select_for_update(of=("self",)).select_related("specialty__parent").get(pk=due.page_id)
    if page.state == Page.State.ENDED or page.step != due.step or page.due_at > clock.now():
        return False
    ladder.lock_streams(case, [page])
    ladder.climb(case, page, "silent" if page.state == Page.State.ACKNOWLEDGED else "unanswered")
    return True
