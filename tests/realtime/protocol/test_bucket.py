from realtime.protocol.bucket import TokenBucket, free_allowance


def emptied(now: float = 0.0) -> TokenBucket:
    bucket = TokenBucket()
    for _ in range(20):
        assert bucket.take(now) is None
    return bucket


def test_twenty_commands_pass_at_once_and_the_next_waits_for_a_fifth_of_a_second() -> None:
    assert emptied().take(0.0) == 200


def test_who_waits_as_told_passes() -> None:
    bucket = emptied()

    assert bucket.take(0.125) == 75
    assert bucket.take(0.2) is None


def test_five_tokens_a_second_come_back_and_never_more_than_twenty() -> None:
    bucket = emptied()

    assert [bucket.take(1.0) for _ in range(6)] == [None] * 5 + [200]
    assert [bucket.take(1_000.0) for _ in range(21)] == [None] * 20 + [200]


def test_the_tenth_refusal_within_ten_seconds_is_flooding() -> None:
    bucket = emptied()
    for _ in range(9):
        bucket.take(0.0)
    assert not bucket.flooding

    bucket.take(0.0)
    assert bucket.flooding


def test_ten_refusals_over_a_longer_time_are_not() -> None:
    bucket = TokenBucket(capacity=1, refill=0.001)
    bucket.take(0.0)
    for refusal in range(30):
        bucket.take(refusal * 1.2)
        assert not bucket.flooding


def test_fifty_acks_a_second_are_free() -> None:
    allowance = free_allowance()

    assert [allowance.take(0.0) for _ in range(51)] == [None] * 50 + [20]
    assert [allowance.take(1.0) for _ in range(51)] == [None] * 50 + [20]
