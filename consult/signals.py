"""What the domain announces once a change is committed. The live side listens; the domain never calls it.

Receivers must not fail the caller: everything is sent with `send_robust`.
"""

from typing import Any

from django.db import transaction
from django.dispatch import Signal

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
