"""When a connection must do something, by a clock that the test turns."""

import pytest

from realtime.protocol.codes import Close
from realtime.protocol.window import Window
from realtime.pulse import Beat, Pulse, jittered

HOUR = 3600.0


def on_time(seconds: float) -> float:
    return seconds


@pytest.fixture
def window() -> Window:
    return Window()


@pytest.fixture
def pulse() -> Pulse:
    """Of a connection that was made at 0 and welcomed at 1."""
    pulse = Pulse(0.0, jitter=on_time)
    pulse.welcomed(1.0, None)
    return pulse


def test_a_caller_who_says_no_hello_is_closed_after_five_seconds(window: Window) -> None:
    pulse = Pulse(0.0, jitter=on_time)

    assert pulse.due(4.9, window) is None
    assert pulse.next_at(window) == 5.0
    assert pulse.due(5.0, window) is Close.NOT_SIGNED_IN


def test_a_heartbeat_is_due_every_fifteen_seconds(pulse: Pulse, window: Window) -> None:
    assert pulse.next_at(window) == 16.0
    assert pulse.due(16.0, window) is Beat.HEARTBEAT

    pulse.beaten(16.0)
    pulse.ponged()

    assert pulse.next_at(window) == 31.0


def test_a_heartbeat_without_an_answer_closes_after_eight_seconds(pulse: Pulse, window: Window) -> None:
    pulse.beaten(16.0)

    assert pulse.due(23.9, window) is None
    assert pulse.due(24.0, window) is Close.NO_PONG


def test_an_answer_to_a_heartbeat_is_enough(pulse: Pulse, window: Window) -> None:
    pulse.beaten(16.0)
    pulse.ponged()

    assert pulse.due(24.0, window) is None


def test_frames_without_an_acknowledgement_close_after_fifteen_seconds(pulse: Pulse, window: Window) -> None:
    window.sent(100, 2.0)

    assert pulse.due(15.9, window) is None
    assert pulse.due(17.0, window) is Close.TOO_SLOW


def test_a_reader_who_acknowledges_slowly_stays(pulse: Pulse, window: Window) -> None:
    window.sent(100, 2.0)
    window.sent(100, 3.0)
    window.acked(1, 10.0)

    assert pulse.due(17.0, window) is Beat.HEARTBEAT
    assert pulse.next_at(window) == 16.0


def test_a_connection_is_rotated_before_the_server_would_cut_it(pulse: Pulse, window: Window) -> None:
    assert pulse.due(12 * HOUR, window) is Close.ROTATED


def test_a_session_that_should_have_ended_is_looked_at(window: Window) -> None:
    pulse = Pulse(0.0, jitter=on_time)
    pulse.welcomed(1.0, 10.0)

    assert pulse.due(11.0, window) is Beat.SESSION
    pulse.session_ends(11.0, None)
    assert pulse.due(11.0, window) is None


def test_jitter_is_a_fifth_either_way() -> None:
    drawn = [jittered(15.0) for _ in range(1_000)]

    assert 12.0 <= min(drawn) < 13.0 < 17.0 < max(drawn) <= 18.0
