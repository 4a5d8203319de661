import pytest

from realtime.protocol.errors import BadFrame
from realtime.protocol.window import Window


def filled(frames: int, size: int = 100, *, now: float = 0.0) -> Window:
    window = Window()
    for _ in range(frames):
        window.sent(size, now)
    return window


def test_a_window_is_half_full_at_32_frames_and_full_at_64() -> None:
    assert not filled(31).half_full
    assert filled(32).half_full
    assert not filled(63).full
    assert filled(64).full


def test_a_window_is_half_full_at_128_kib_and_full_at_256() -> None:
    assert not filled(1, 131_071).half_full
    assert filled(1, 131_072).half_full
    assert not filled(2, 131_071).full
    assert filled(2, 131_072).full


def test_a_frame_fits_that_stays_within_both_limits() -> None:
    assert filled(1, 262_044).room_for(100)
    assert not filled(1, 262_045).room_for(100)
    assert not filled(64).room_for(0)


def test_a_frame_larger_than_the_window_fits_into_an_empty_one() -> None:
    assert Window().room_for(1_000_000)
    assert not filled(1).room_for(1_000_000)


def test_of_frames_in_a_row_those_fit_that_would_fit_one_by_one() -> None:
    assert filled(60).fitting((100,) * 4) == 4
    assert filled(60).fitting((100,) * 9) == 4
    assert filled(64).fitting((100,)) == 0
    assert filled(1, 262_000).fitting((100, 44, 1)) == 2
    assert filled(1, 262_000).fitting((145,)) == 0


def test_of_frames_in_a_row_the_first_fits_into_an_empty_window_whatever_its_size() -> None:
    assert Window().fitting((1_000_000, 1)) == 1
    assert filled(1, 1_000_000).fitting((1,)) == 0


def test_an_ack_frees_frames_and_their_bytes_from_the_oldest_on() -> None:
    window = Window(max_frames=10, max_bytes=1_000)
    window.sent(900, 0.0)
    window.sent(100, 0.0)
    window.acked(1, 1.0)

    assert window.outstanding == 1
    assert window.room_for(900)
    assert not window.room_for(901)


def test_acks_count_everything_since_welcome() -> None:
    window = filled(64)
    window.acked(64, 1.0)
    window.sent(100, 2.0)
    window.acked(65, 3.0)

    assert window.outstanding == 0


def test_an_ack_that_goes_backwards_changes_nothing() -> None:
    window = filled(10)
    window.acked(6, 1.0)
    window.acked(4, 2.0)

    assert window.outstanding == 4


def test_an_ack_of_more_than_was_sent_is_a_bad_frame_and_changes_nothing() -> None:
    window = filled(10)

    with pytest.raises(BadFrame):
        window.acked(11, 1.0)

    assert window.outstanding == 10


def test_fifteen_seconds_with_frames_outstanding_and_no_ack_is_a_stall() -> None:
    window = filled(2, now=100.0)

    assert not window.stalled(114.9)
    assert window.stalled(115.0)


def test_progress_starts_the_fifteen_seconds_anew_and_repetition_does_not() -> None:
    window = filled(2, now=100.0)
    window.acked(1, 110.0)
    window.acked(1, 124.0)

    assert not window.stalled(124.9)
    assert window.stalled(125.0)


def test_a_frame_after_a_long_silence_has_its_own_fifteen_seconds() -> None:
    window = filled(1, now=0.0)
    window.acked(1, 1.0)
    window.sent(100, 1_000.0)
    window.sent(100, 1_010.0)

    assert not window.stalled(1_014.9)
    assert window.stalled(1_015.0)


def test_an_empty_window_never_stalls() -> None:
    assert not Window().stalled(1_000_000.0)
