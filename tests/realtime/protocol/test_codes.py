import pytest

from realtime.protocol.codes import Close, Reaction, Refusal, reaction_to


def test_the_range_says_what_a_client_does() -> None:
    stops = {Close.BAD_FRAME, Close.NOT_SIGNED_IN, Close.NOT_ALLOWED, Close.NO_PROTOCOL, Close.TOO_LARGE}
    stops |= {Close.FLOODING, Close.CLIENT_TOO_OLD}

    assert {code for code in Close if code.reaction is Reaction.SIGN_IN} == {Close.EXPIRED, Close.RIGHTS_CHANGED}
    assert {code for code in Close if code.reaction is Reaction.STOP} == stops


@pytest.mark.parametrize("code", [1000, 1001, 1005, 1006, 1009, 1011, 1012, 4099, 4200, 4400, 4999])
def test_any_other_code_means_trying_again(code: int) -> None:
    assert reaction_to(code) is Reaction.RESUME


def test_the_codes_have_the_numbers_that_clients_know() -> None:
    assert [int(code) for code in Close] == [
        *(4000, 4008, 4009, 4011, 4012),
        *(4101, 4102),
        *(4300, 4301, 4303, 4306, 4313, 4329, 4330),
    ]


def test_the_refusals_have_the_words_that_clients_know() -> None:
    assert {str(code) for code in Refusal} == {
        *("bad_frame", "too_long", "empty", "bad_text", "not_found", "not_allowed", "unverified", "case_closed"),
        *("conflict", "stale_revision", "needs_answer", "identifier", "second_factor", "slow_down", "unavailable"),
    }
