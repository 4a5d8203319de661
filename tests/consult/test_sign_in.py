"""What is promised about tokens and tickets: they end when they should, and the database holds none of them."""

from datetime import UTC, datetime, timedelta

import pytest

from consult import clock
from consult.models import ApiToken, Doctor, Ticket
from consult.services import sign_in
from tests.rig.domain import side_by_side
from tests.rig.people import make_doctor

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def token(james: Doctor) -> str:
    """Made at noon."""
    with clock.at(NOON):
        return sign_in.new_token(james)


@pytest.fixture
def ticket(james: Doctor) -> str:
    """Made at noon."""
    with clock.at(NOON):
        return sign_in.new_ticket(james)


def owner_at(moment: datetime, token: str) -> Doctor | None:
    with clock.at(moment):
        return sign_in.doctor_with_token(token)


def bearer_at(moment: datetime, ticket: str) -> Doctor | None:
    with clock.at(moment):
        redeemed = sign_in.redeem_ticket(ticket)
        return redeemed.doctor if redeemed else None


def test_a_token_is_labelled_with_what_can_be_read(james: Doctor) -> None:
    sign_in.new_token(james, label="Firefox\x00 on \x1bwards")

    assert ApiToken.objects.get(doctor=james).label == "Firefox on wards"


def test_a_token_ends_after_twelve_idle_hours(token: str, james: Doctor) -> None:
    assert owner_at(NOON + 12 * HOUR - SECOND, token) == james
    assert owner_at(NOON + 24 * HOUR, token) is None


def test_a_token_in_use_ends_after_thirty_days(token: str, james: Doctor) -> None:
    for step in range(1, 30 * 24 // 11 + 1):
        assert owner_at(NOON + step * 11 * HOUR, token) == james

    assert owner_at(NOON + 30 * DAY - SECOND, token) == james
    assert owner_at(NOON + 30 * DAY, token) is None


def test_a_token_that_was_never_used_ends_too(token: str) -> None:
    assert owner_at(NOON + 12 * HOUR, token) is None


def test_a_token_that_was_signed_out_is_nobodys(token: str, james: Doctor) -> None:
    other = sign_in.new_token(james)

    sign_in.end_token(token)

    assert owner_at(NOON + SECOND, token) is None
    assert sign_in.doctor_with_token(other) == james


def test_a_suspended_doctor_has_no_token_and_no_ticket(token: str, ticket: str, james: Doctor) -> None:
    james.is_active = False
    james.save()

    assert owner_at(NOON + SECOND, token) is None
    assert bearer_at(NOON + SECOND, ticket) is None


def test_a_token_of_nobody_is_nobodys(db: None) -> None:
    assert sign_in.doctor_with_token("") is None
    assert sign_in.doctor_with_token("x" * 43) is None


def test_a_ticket_is_good_for_thirty_seconds(ticket: str, james: Doctor) -> None:
    with clock.at(NOON):
        late = sign_in.new_ticket(james)

    assert bearer_at(NOON + 29 * SECOND, ticket) == james
    assert bearer_at(NOON + 30 * SECOND, late) is None


def test_a_ticket_is_good_once(ticket: str, james: Doctor) -> None:
    assert bearer_at(NOON + SECOND, ticket) == james
    assert bearer_at(NOON + SECOND, ticket) is None


@pytest.mark.django_db(transaction=True)
def test_a_ticket_used_by_many_at_once_lets_one_in() -> None:
    ticket = sign_in.new_ticket(make_doctor("James Doyle"))
    came: list[sign_in.Redeemed | None] = []

    side_by_side(*[lambda: came.append(sign_in.redeem_ticket(ticket))] * 4)

    assert len([one for one in came if one]) == 1


def test_neither_token_nor_ticket_can_be_read_from_the_database(token: str, ticket: str) -> None:
    stored = str([*ApiToken.objects.values(), *Ticket.objects.values()])

    assert token not in stored
    assert ticket not in stored


def test_old_tickets_do_not_pile_up(ticket: str, james: Doctor) -> None:
    with clock.at(NOON + DAY):
        sign_in.new_ticket(james)

    assert Ticket.objects.count() == 1


def test_tokens_are_random(james: Doctor) -> None:
    tokens = {sign_in.new_token(james) for _ in range(20)}

    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43  # 32 bytes
