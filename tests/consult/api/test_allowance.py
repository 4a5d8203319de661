"""What is promised to who asks too often for what costs work: a refusal that says so, and room again soon."""

from datetime import timedelta
from typing import Any

import pytest

from consult import clock
from consult.models import Case, Doctor
from consult.services import allowance
from consult.services.allowance import WINDOW, Asking
from tests.consult.api.conftest import Api

MINUTE = timedelta(seconds=WINDOW)


@pytest.fixture(autouse=True)
def two_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MOST", dict.fromkeys(Asking, 2))


@pytest.fixture(params=list(Asking))
def asks(request: pytest.FixtureRequest, api: type[Api], case: Case) -> Any:
    """Asks once as a doctor, and gives the answer."""
    if request.param == Asking.SEARCH:
        return lambda doctor: api(doctor).post("/search", {"words": "molde"}, key="")
    return lambda doctor: api(doctor).post("/drafts/check", {"case": str(case.pk), "body": "Sin fiebre."})


def test_beyond_the_most_of_a_minute_one_is_told_to_wait_and_others_are_not(
    asks: Any, ana: Doctor, james: Doctor
) -> None:
    with clock.at(clock.now()):
        answers = [asks(ana) for _ in range(3)]
        other = asks(james)

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refusal = answers[-1].json()
    assert (refusal["code"], "Espera un minuto" in refusal["message"]) == ("slow_down", True)
    assert other.status_code == 200


def test_the_next_minute_there_is_room_again(asks: Any, ana: Doctor) -> None:
    now = clock.now()
    with clock.at(now):
        assert [asks(ana).status_code for _ in range(3)][-1] == 429
    with clock.at(now + MINUTE):
        assert asks(ana).status_code == 200


def test_each_kind_is_counted_by_itself(api: type[Api], ana: Doctor, case: Case) -> None:
    with clock.at(clock.now()):
        for _ in range(3):
            api(ana).post("/search", {"words": "molde"}, key="")
        answer = api(ana).post("/drafts/check", {"case": str(case.pk), "body": "Sin fiebre."})

    assert answer.status_code == 200
