"""How often a doctor may ask for what costs the server much work."""

from enum import StrEnum

from django.core.cache import cache

from consult import clock
from consult.errors import SlowDown
from consult.models import Doctor

WINDOW = 60  # seconds


class Asking(StrEnum):
    """What is counted."""

    DRAFT = "draft"
    SEARCH = "search"
    IMAGE = "image"


# Far more than a person does: a composer asks once for each message, a search once for each word that is
# looked for, and a picture takes longer to look at than the three seconds that this leaves it.
MOST = {Asking.DRAFT: 60, Asking.SEARCH: 60, Asking.IMAGE: 20}


def spend(doctor: Doctor, asking: Asking) -> None:
    """Count one. Raises `SlowDown` for whatever comes beyond the most of this minute, whichever door it comes by."""
    minute = int(clock.now().timestamp()) // WINDOW
    key = f"allowance:{asking}:{doctor.pk}:{minute}"
    cache.add(key, 0, timeout=2 * WINDOW)
    if cache.incr(key) > MOST[asking]:
        raise SlowDown
