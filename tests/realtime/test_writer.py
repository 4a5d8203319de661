"""What waits to be written to SQLite is stored together, and each change still stands for itself."""

import asyncio
import threading

import pytest
from django.db import connection

from consult.errors import Empty
from consult.ids import new_id
from consult.models import Case, Comment, Doctor, Stream
from consult.services.comments import post_comment
from realtime.work import Awaited, settle
from realtime.writing.thread import WriterThread

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have many writers"),
]


@pytest.fixture
def writer() -> WriterThread[Awaited]:
    return WriterThread(settle, within=60.0)


def posting(ana: Doctor, case: Case, body: str) -> Awaited:
    return Awaited(lambda: post_comment(doctor=ana, case_id=case.pk, client_id=new_id(), body=body))


class Busy:
    """Keeps the writer, so that what comes meanwhile waits together."""

    def __init__(self, writer: WriterThread[Awaited]) -> None:
        self._over = threading.Event()
        self._work = Awaited(self._over.wait)
        writer.add(self._work)

    async def over(self) -> None:
        self._over.set()
        await self._work.future


async def test_a_burst_is_stored_in_one_transaction_in_its_order(
    writer: WriterThread[Awaited], ana: Doctor, case: Case
) -> None:
    busy = Busy(writer)
    works = [posting(ana, case, f"{number}") for number in range(5)]
    seen = Awaited(lambda: (connection.in_atomic_block, Comment.objects.count()))
    for work in (*works, seen):
        writer.add(work)
    await busy.over()

    seqs = [seq for _, seq in await asyncio.gather(*(work.future for work in works))]

    assert seqs == list(range(seqs[0], seqs[0] + 5))
    assert await seen.future == (True, 5)


async def test_one_is_refused_without_the_others(writer: WriterThread[Awaited], ana: Doctor, case: Case) -> None:
    busy = Busy(writer)
    works = [posting(ana, case, body) for body in ("Uno.", " ", "Tres.")]
    for work in works:
        writer.add(work)
    await busy.over()

    answers = await asyncio.gather(*(work.future for work in works), return_exceptions=True)

    assert isinstance(answers[1], Empty)
    assert answers[2][1] == answers[0][1] + 1  # type: ignore[index]


async def test_where_the_common_transaction_breaks_each_is_done_for_itself(
    writer: WriterThread[Awaited], ana: Doctor, case: Case
) -> None:
    def breaks() -> None:
        # Outside a savepoint, so that it spoils the whole transaction.
        Stream.objects.create(name=case.stream)

    busy = Busy(writer)
    works = [posting(ana, case, "Uno."), Awaited(breaks), posting(ana, case, "Tres.")]
    for work in works:
        writer.add(work)
    await busy.over()

    answers = await asyncio.gather(*(work.future for work in works), return_exceptions=True)

    assert type(answers[1]).__name__ == "IntegrityError"
    stored = await asyncio.to_thread(lambda: list(Comment.objects.order_by("seq").values_list("text__body", flat=True)))
    assert stored == ["Uno.", "Tres."]
