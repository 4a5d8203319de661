"""The events of a batch, as readers get them: read where they were written, so that the server need not read them."""

import logging
from collections.abc import Iterable, Iterator
from functools import partial

from consult import events
from consult.events import PublicEvent
from realtime.rings import Advanced
from realtime.signals import written_here
from realtime.work import Call

logger = logging.getLogger(__name__)


def with_events(calls: list[Call]) -> list[Call]:
    """What a batch announces, and before it the events that it is about."""
    try:
        written = list(_read(calls))
    except Exception:
        # The server reads what it was not given.
        logger.exception("The events of a batch could not be read.")
        return calls
    return [partial(written_here, written), *calls] if written else calls


def _read(calls: Iterable[Call]) -> Iterator[PublicEvent]:
    for stream, seqs in _advanced(calls).items():
        yield from events.read(stream, after=min(seqs) - 1, upto=max(seqs))


def _advanced(calls: Iterable[Call]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for call in calls:
        for ring in call.args if isinstance(call, partial) else ():
            if isinstance(ring, Advanced):
                found.setdefault(ring.stream, []).append(ring.seq)
    return found
