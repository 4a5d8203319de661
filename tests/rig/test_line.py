"""A client of the tests never skips a number, and knows what it lacks."""

from tests.rig.line import Heard, Line


def event(seq: int) -> Heard:
    return Heard(stream="inbox", seq=seq, at=0, type="page.sent", data={})


def taken(line: Line, *seqs: int) -> list[int]:
    return [heard.seq for seq in seqs for heard in line.take(event(seq))]


def test_the_next_number_is_applied_and_an_old_one_dropped() -> None:
    line = Line(4)

    assert taken(line, 5, 4, 5, 6) == [5, 6]
    assert line.dropped == 2


def test_what_is_ahead_waits_for_what_lies_between() -> None:
    line = Line(4)

    assert taken(line, 7, 6) == []
    assert line.gap == (5, 5)
    assert taken(line, 5) == [5, 6, 7]
    assert line.gap is None


def test_a_tip_tells_what_was_left_out() -> None:
    line = Line(4)

    line.reaches(9)

    assert line.gap == (5, 9)


def test_at_most_500_are_asked_for_at_once() -> None:
    line = Line(0)

    line.reaches(1_200)

    assert line.gap == (1, 500)


def test_what_the_server_sends_anyway_is_not_asked_for() -> None:
    line = Line(0, promised=9)

    line.reaches(9)

    assert line.gap is None


def test_a_snapshot_replaces_what_was_known() -> None:
    line = Line(4)
    taken(line, 7)

    line.restart(2)

    assert taken(line, 3) == [3]
    assert line.gap is None
