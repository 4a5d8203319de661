"""What the hub remembers of a stream, and what it must not."""

from typing import Any

import pytest

from consult import events
from consult.ids import new_id
from consult.models import Case, Doctor, Event
from consult.services.comments import post_comment, retract_comment
from realtime import database
from realtime.history import History
from realtime.protocol.codec import MSGPACK
from realtime.protocol.limits import HOT_EVENTS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def said(ana: Doctor, case: Case) -> tuple[Any, int]:
    """A comment and its number."""
    return post_comment(doctor=ana, case_id=case.pk, client_id=new_id(), body="Paciente equivocado.")


def bytes_of(packed: Any) -> bytes:
    message, _ = packed.to(MSGPACK)
    found: bytes = message["bytes"]
    return found


async def test_what_was_read_once_is_given_again_from_memory(case: Case, said: tuple[Any, int]) -> None:
    history, last = History(case.stream), said[1]

    first = await history.after(0, upto=last, limit=100)
    second = await history.after(last - 1, upto=last, limit=100)

    assert second[0] is first[-1]


async def test_it_remembers_the_last_two_hundred(ana: Doctor, case: Case) -> None:
    def talk_on() -> int:
        for _ in range(HOT_EVENTS + 10):
            _, seq = post_comment(doctor=ana, case_id=case.pk, client_id=new_id(), body="Sin fiebre.")
        return seq

    history, last = History(case.stream), await database.change(talk_on)

    old = await history.after(0, upto=5, limit=5)
    await history.after(5, upto=last, limit=500)

    assert (await history.after(0, upto=5, limit=5))[0] is not old[0]
    assert (await history.after(last - 200, upto=last, limit=200))[0] is (
        await history.after(last - 200, upto=last, limit=200)
    )[0]


async def test_words_taken_back_are_read_anew(ana: Doctor, case: Case, said: tuple[Any, int]) -> None:
    history, (comment_id, seq) = History(case.stream), said
    await history.after(seq - 1, upto=seq, limit=1)

    await database.change(retract_comment, doctor=ana, comment_id=comment_id, client_id=new_id())
    history.forget([seq])

    assert b"equivocado" not in bytes_of((await history.after(seq - 1, upto=seq, limit=1))[0])


async def test_words_taken_back_while_they_are_read_are_not_remembered(
    ana: Doctor, case: Case, said: tuple[Any, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reading has the words already, and the doorbell comes before it is over."""
    history, (comment_id, seq) = History(case.stream), said
    really_read = events.read

    def read_and_retract(*args: Any, **kwargs: Any) -> Any:
        found = really_read(*args, **kwargs)
        if "body" in found[0].data:
            retract_comment(doctor=ana, comment_id=comment_id, client_id=new_id())
            history.forget([seq])
        return found

    monkeypatch.setattr(events, "read", read_and_retract)

    assert b"equivocado" not in bytes_of((await history.after(seq - 1, upto=seq, limit=1))[0])


async def test_words_taken_back_are_read_anew_though_no_ring_told_of_it(
    ana: Doctor, case: Case, said: tuple[Any, int]
) -> None:
    history, (comment_id, seq) = History(case.stream), said
    await history.after(0, upto=seq, limit=100)

    last = await database.change(retract_comment, doctor=ana, comment_id=comment_id, client_id=new_id())
    await history.after(seq, upto=last + 1, limit=100)  # `text.redacted` follows `comment.retracted`
    again = (await history.after(seq - 1, upto=seq, limit=1))[0]

    assert b"Paciente equivocado." not in bytes_of(again)


async def test_what_its_writer_hands_over_is_not_read_again(case: Case, said: tuple[Any, int]) -> None:
    history, (_, seq) = History(case.stream), said
    written = await database.run(events.read, case.stream, after=seq - 1)
    await database.change(lambda: Event.objects.filter(stream=case.stream).delete())

    history.remember(written)

    (packed,) = await history.after(seq - 1, upto=seq, limit=1)
    assert b"Paciente equivocado." in bytes_of(packed)


async def test_what_is_handed_over_after_its_words_were_taken_back_is_not_believed(
    ana: Doctor, case: Case, said: tuple[Any, int]
) -> None:
    history, (comment_id, seq) = History(case.stream), said
    written = await database.run(events.read, case.stream, after=seq - 1)
    await database.change(retract_comment, doctor=ana, comment_id=comment_id, client_id=new_id())

    history.forget([seq])
    history.remember(written)

    (packed,) = await history.after(seq - 1, upto=seq, limit=1)
    assert b"Paciente equivocado." not in bytes_of(packed)


async def test_a_retraction_that_is_handed_over_drops_what_may_hold_its_words(
    ana: Doctor, case: Case, said: tuple[Any, int]
) -> None:
    history, (comment_id, seq) = History(case.stream), said
    history.remember(await database.run(events.read, case.stream, after=seq - 1))
    last = await database.change(retract_comment, doctor=ana, comment_id=comment_id, client_id=new_id())

    history.remember(await database.run(events.read, case.stream, after=last - 1))

    (packed,) = await history.after(seq - 1, upto=seq, limit=1)
    assert b"Paciente equivocado." not in bytes_of(packed)
