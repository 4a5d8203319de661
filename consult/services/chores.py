"""What the clock does now and then, beside pages: nobody waits for any of it."""

import logging
from collections.abc import Callable

from consult import evidence
from consult.services import digest, image_drafts, retention, unsealing, verification

logger = logging.getLogger(__name__)

CHORES: tuple[Callable[[], object], ...] = (
    verification.remind,
    evidence.sweep,
    image_drafts.sweep,
    digest.send_due,
    unsealing.expire,
    retention.apply_daily,
)


def do_chores() -> None:
    """Do all of them; one that fails is reported and comes again."""
    for chore in CHORES:
        try:
            chore()
        except Exception:
            logger.exception("a chore of the clock failed: %s.%s", chore.__module__, chore.__name__)
