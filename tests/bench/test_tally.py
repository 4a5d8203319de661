from time import monotonic_ns

import pytest

from bench import comments
from bench.ours import Follower
from bench.tally import Tally


def delivery(number: int) -> bytes:
    return b'{"message": "' + comments.written(number).encode() + b'"}'


@pytest.mark.parametrize("number", [0, 1, 299, 16**6 - 1])
def test_a_comment_is_200_bytes_and_tells_its_number_and_time(number: int) -> None:
    before = monotonic_ns()
    body = comments.written(number)
    assert len(body.encode()) == 200
    told, sent_ns = comments.read(delivery(number))
    assert told == number
    assert before <= sent_ns <= monotonic_ns()


def test_a_comment_holds_no_digit_that_a_guard_could_ask_about() -> None:
    assert not any(letter.isdigit() for letter in comments.written(123_456))


def test_a_tally_is_content_when_everyone_has_everything_once() -> None:
    tally = Tally(readers=2, comments=2)
    complete: list[int] = []
    tally.on_complete = complete.append
    for reader in (0, 1):
        for number in (1, 0):
            tally.ear(reader)(delivery(number))
    assert tally.faults() == []
    assert complete == [1, 0]
    assert len(tally.delays_ns) == 4


def test_a_tally_names_what_is_missing_and_what_came_twice() -> None:
    tally = Tally(readers=2, comments=2)
    for number in (0, 0, 1):
        tally.ear(0)(delivery(number))
    assert tally.faults() == ["2 deliveries missing", "1 deliveries doubled"]
    assert tally.received == 2


def test_a_follower_holds_what_lies_beyond_a_hole_and_drops_what_it_has() -> None:
    follower = Follower(last=4)
    assert list(follower.take(6, "six")) == []
    assert follower.has_hole
    assert list(follower.take(5, "five")) == ["five", "six"]
    assert list(follower.take(5, "again")) == []
    assert (follower.last, follower.has_hole) == (6, False)
