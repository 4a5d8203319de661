"""What a slow reader costs: one window, for itself alone."""

from consult.ids import new_id
from consult.models import Case, Doctor
from consult.services.comments import post_comment
from realtime import database
from realtime.live import Live
from realtime.protocol.frames import EphemeralType
from tests.realtime.conftest import Enter

WINDOW = 64


async def said(case: Case, doctor: Doctor, times: int, *, words: int = 1) -> int:
    """So many comments, stored and announced; gives the number of the last one."""
    seq = 0
    for number in range(times):
        _, seq = await database.change(
            post_comment, doctor=doctor, case_id=case.pk, client_id=new_id(), body=f"{number} " + "palabra " * words
        )
    return seq


async def test_past_the_window_live_events_are_left_out_and_one_tip_follows(
    enter: Enter, ana: Doctor, case: Case
) -> None:
    slow, quick = await enter(ana, follows=case.stream, acks=False), await enter(ana, follows=case.stream)

    last = await said(case, ana, WINDOW + 20)
    await quick.sees("event", seq=last)

    assert len(slow.seqs(case.stream)) <= WINDOW
    assert "tip" not in slow.kinds()
    slow.ack()
    assert (await slow.sees("tip"))["seq"] == last
    assert slow.kinds().count("tip") == 1
    assert quick.seqs(case.stream)[-1] == last


async def test_what_was_left_out_is_given_when_asked_for(enter: Enter, ana: Doctor, case: Case) -> None:
    slow, quick = await enter(ana, follows=case.stream, acks=False), await enter(ana, follows=case.stream)
    last = await said(case, ana, WINDOW + 20)
    await quick.sees("event", seq=last)
    slow.ack()

    await slow.ask("stream.fill", stream=case.stream, from_=slow.seqs(case.stream)[-1] + 1, to=last)

    assert slow.seqs(case.stream) == quick.seqs(case.stream)


async def test_catching_up_waits_for_acknowledgements_and_leaves_nothing_out(
    enter: Enter, ana: Doctor, case: Case
) -> None:
    last = await said(case, ana, 2 * WINDOW)
    slow = await enter(ana, follows=case.stream, since=0, acks=False)
    outstanding = slow.connection.outbox.window

    while slow.seqs(case.stream)[-1:] != [last]:
        await slow.until(lambda: outstanding.full or slow.seqs(case.stream)[-1:] == [last])
        assert outstanding.outstanding <= WINDOW
        slow.ack()

    assert slow.seqs(case.stream) == list(range(1, last + 1))
    assert "tip" not in slow.kinds()


async def test_who_catches_up_while_others_write_misses_nothing(enter: Enter, ana: Doctor, case: Case) -> None:
    await said(case, ana, WINDOW + 10)
    late = await enter(ana, follows=case.stream, since=0)

    last = await said(case, ana, 10)
    await late.sees("event", seq=last)

    assert late.seqs(case.stream) == list(range(1, last + 1))


async def test_large_events_fill_the_window_too(enter: Enter, ana: Doctor, case: Case) -> None:
    last = await said(case, ana, 50, words=900)
    slow = await enter(ana, follows=case.stream, since=0, acks=False)

    await slow.sees("event", seq=20)
    first = slow.seqs(case.stream)
    slow.ack()
    await slow.sees("event", seq=first[-1] + 1)

    assert sum(len(message["bytes"]) for message in slow.messages[: len(first)]) <= 256 * 1024
    assert len(first) < last


async def test_passing_words_are_dropped_at_half_the_window(enter: Enter, here: Live, ana: Doctor, case: Case) -> None:
    slow = await enter(ana, follows=case.stream, acks=False)

    for number in range(WINDOW):
        here.ephemeral(case.stream, EphemeralType.TYPING, {"voice": str(number), "name": "Ana"})

    assert slow.kinds().count("ephemeral") == WINDOW // 2
    assert slow.closed is None


async def test_who_acknowledges_more_than_was_sent_is_refused(enter: Enter, ana: Doctor) -> None:
    puebla = await enter(ana)

    puebla.say("ack", n=1)

    assert (await puebla.sees("refused"))["code"] == "bad_frame"


async def test_a_full_socket_makes_nobody_else_wait(enter: Enter, ana: Doctor, case: Case) -> None:
    stuck, quick = await enter(ana, follows=case.stream), await enter(ana, follows=case.stream)
    stuck.stuck()

    last = await said(case, ana, 10)
    await quick.sees("event", seq=last)
    assert stuck.seqs(case.stream) == []

    stuck.flows()
    await stuck.sees("event", seq=last)
    assert stuck.seqs(case.stream) == quick.seqs(case.stream)


async def test_a_socket_that_stays_full_is_given_up(enter: Enter, ana: Doctor) -> None:
    stuck = await enter(ana)
    stuck.stuck()

    for _ in range(300):
        stuck.connection.done("answers that nobody reads")
    stuck.flows()

    assert await stuck.ends() == 4008
