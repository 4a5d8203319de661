"""What the domain announces, on its way to the sockets."""

from functools import partial
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.signals import post_delete

from consult import signals
from consult.events import PublicEvent
from realtime import layer, live, work
from realtime.rings import Advanced, Forget, RightsChanged, Ring, SessionEnded, WorkWaiting
from realtime.sign_in import digest_of


def connect() -> None:
    """Listen to the domain."""
    signals.stream_advanced.connect(_advanced, dispatch_uid="realtime")
    signals.forget.connect(_forget, dispatch_uid="realtime")
    signals.rights_changed.connect(_rights_changed, dispatch_uid="realtime")
    signals.work_waiting.connect(_work_waiting, dispatch_uid="realtime")
    post_delete.connect(_session_ended, sender=Session, dispatch_uid="realtime")


def tell(ring: Ring) -> None:
    """
    Ring from whatever thread or process commits.

    A process without a live side (a management command) rings at the other
    processes' doors where there is a channel layer; without one nobody is there.
    """
    if work.told_here(partial(ring_here, ring)):
        return
    here = live.current()
    if here is not None:
        here.loop.call_soon_threadsafe(here.doorbell.ring, ring)
    elif layer.is_configured():
        async_to_sync(layer.publish)(ring)


def ring_here(ring: Ring) -> None:
    """Ring from the event loop of the live side. A function of the module, because the writer sends it as it is."""
    here = live.current()
    if here is not None:
        here.doorbell.ring(ring)


def written_here(written: list[PublicEvent]) -> None:
    """Keep what the writer has just stored for those who follow it here."""
    here = live.current()
    if here is not None:
        here.hub.remember(written)


def _advanced(*, stream: str, seq: int, **_: Any) -> None:
    tell(Advanced(stream=stream, seq=seq))


def _forget(*, stream: str, seqs: list[int], **_: Any) -> None:
    tell(Forget(stream=stream, seqs=seqs))


def _rights_changed(*, doctor_id: UUID, **_: Any) -> None:
    tell(RightsChanged(doctor=str(doctor_id)))


def _work_waiting(**_: Any) -> None:
    tell(WorkWaiting())


def _session_ended(*, instance: Session, **_: Any) -> None:
    # Django says so within the transaction: whoever looked now would still find the session.
    ended = SessionEnded(session=digest_of(instance.session_key))
    transaction.on_commit(partial(tell, ended))
