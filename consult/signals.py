"""What the domain announces once a change is committed. The live side listens; the domain never calls it.

Receivers must not fail the caller: everything is sent with `send_robust`.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from consult.models import Event

# stream: str, seq: int. The doorbell: this stream has reached that number.
stream_advanced = Signal()
# stream: str, seqs: list[int]. Words were taken back: drop cached bytes of these events.
forget = Signal()
# doctor_id: UUID. What this doctor may see has changed; open sockets must be checked at once.
rights_changed = Signal()
# Translation requests wait.
work_waiting = Signal()


def after_commit(signal: Signal, **facts: Any) -> None:
    """Send `signal` once the surrounding transaction is committed, never if it rolls back."""
    # Not `robust=True`: with a partial it raises in Django 5.2 when the receiver fails. send_robust cannot.
    transaction.on_commit(lambda: signal.send_robust(sender=None, **facts))


def forget_after_commit(events: Iterable[Event]) -> None:
    """Have these events dropped from every memory: what they tell is no longer what it was."""
    seqs: dict[str, list[int]] = {}
    for event in events:
        seqs.setdefault(event.stream_id, []).append(event.seq)
    for stream in sorted(seqs):
        after_commit(forget, stream=stream, seqs=seqs[stream])
