"""The process that writes to SQLite: what it stores, what it tells, and what is left when it is killed."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from consult import events
from consult.errors import BadValue, Unavailable
from consult.ids import new_id
from consult.models import Case, Comment, Doctor, Event
from consult.services.comments import post_comment, set_language
from realtime import live
from realtime.protocol.codec import MSGPACK
from realtime.rings import Ring
from realtime.work import Awaited
from realtime.writing.process import WriterProcess, started

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have many writers"),
]


@pytest.fixture
async def writer(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WriterProcess]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{connection.settings_dict['NAME']}")
    writer = WriterProcess()
    yield writer
    await writer.close()
    await live.stop()


def posting(doctor: Doctor, case: Case, body: str, client_id: UUID | None = None) -> Awaited:
    return Awaited(partial(post_comment, doctor=doctor, case_id=case.pk, client_id=client_id or new_id(), body=body))


async def done(writer: WriterProcess, work: Awaited) -> Any:
    writer.add(work)
    return await work.future


async def test_a_burst_is_stored_in_its_order(writer: WriterProcess, ana: Doctor, case: Case) -> None:
    works = [posting(ana, case, f"{number}") for number in range(40)]
    for work in works:
        writer.add(work)

    seqs = [seq for _, seq in await asyncio.gather(*(work.future for work in works))]

    assert seqs == list(range(seqs[0], seqs[0] + 40))
    assert await asyncio.to_thread(Comment.objects.count) == 40


async def test_what_it_announces_is_heard_after_the_answer(
    writer: WriterProcess, ana: Doctor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    told = asyncio.Event()

    def ring(ring: Ring) -> None:
        heard.append(ring.group)
        if ring.group == case.stream:
            told.set()

    here = await live.running()
    monkeypatch.setattr(here.doorbell, "ring", ring)

    async def post() -> None:
        await done(writer, posting(ana, case, "Uno."))
        heard.append("answer")

    await post()
    await told.wait()

    assert heard.index("answer") < heard.index(case.stream)


async def test_the_events_come_with_it_and_are_not_read_again(
    writer: WriterProcess, ana: Doctor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await live.running()
    relay = await here.hub.follow(case.stream)
    monkeypatch.setattr(events, "read", None)

    _, seq = await done(writer, posting(ana, case, "Uno."))
    await asyncio.sleep(0)  # what was announced is heard in the turn after the answer

    (packed,) = await relay.history.after(seq - 1, upto=seq, limit=1)
    assert b"Uno." in packed.to(MSGPACK)[0]["bytes"]


async def test_a_refusal_comes_back_whole(writer: WriterProcess, ana: Doctor, case: Case) -> None:
    comment_id, _ = await done(writer, posting(ana, case, "Uno."))
    refused = partial(set_language, doctor=ana, comment_id=comment_id, client_id=new_id(), language="tlh")

    with pytest.raises(BadValue) as refusal:
        await done(writer, Awaited(refused))

    assert refusal.value.fields["field"] == "language"


async def test_what_cannot_be_handed_over_fails_for_its_sender_alone(
    writer: WriterProcess, ana: Doctor, case: Case
) -> None:
    with pytest.raises((AttributeError, TypeError)):
        writer.add(Awaited(lambda: None))
    with pytest.raises(TypeError, match="cannot be sent"):
        await done(writer, Awaited(socket.socket))

    assert await done(writer, posting(ana, case, "Uno."))


async def test_when_it_is_killed_what_was_under_way_is_sent_again_and_stored_once(
    writer: WriterProcess, ana: Doctor, case: Case
) -> None:
    await done(writer, posting(ana, case, "Before."))
    client_ids = [new_id() for _ in range(60)]
    works = [posting(ana, case, f"{number}", client_id) for number, client_id in enumerate(client_ids)]
    for work in works:
        writer.add(work)
    await works[5].future
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)

    first = await asyncio.gather(*(work.future for work in works), return_exceptions=True)
    again = [
        await done(writer, posting(ana, case, f"{number}", client_id)) for number, client_id in enumerate(client_ids)
    ]

    lost = [answer for answer in first if isinstance(answer, Unavailable)]
    assert lost, "it was killed too late to tell"
    assert first[: len(first) - len(lost)] == again[: len(first) - len(lost)]
    events = await asyncio.to_thread(
        lambda: list(Event.objects.filter(stream=case.stream).order_by("seq").values_list("seq", flat=True))
    )
    assert events == list(range(1, len(events) + 1))
    assert await asyncio.to_thread(Comment.objects.count) == 61


async def test_it_ends_with_the_server_that_started_it() -> None:
    here, there = socket.socketpair()
    with there:
        child = started(there)
    assert child.poll() is None

    here.close()

    assert await asyncio.to_thread(child.wait, 60) == 0


async def test_a_signal_to_the_whole_group_does_not_end_it_early(
    writer: WriterProcess, ana: Doctor, case: Case
) -> None:
    await done(writer, posting(ana, case, "Before."))
    assert writer.pid is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(writer.pid, number)

    assert await done(writer, posting(ana, case, "After."))
