"""What is promised to a client that signs in, and to the doctor whose password is tried."""

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import override_settings

from consult import clock
from consult.models import ApiToken, Doctor
from consult.services.sign_in import redeem_ticket
from tests.consult.api.conftest import Api
from tests.rig.people import PASSWORD, QuickHasher

WRONG = "not the password at all"


def sign_in(api: type[Api], doctor: Doctor, password: str = PASSWORD, **more: Any) -> Any:
    return api().post("/sessions", {"email": doctor.email, "password": password, **more})


def code_of(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))))


def test_a_password_gets_a_token_that_signs_calls(api: type[Api], james: Doctor) -> None:
    answer = sign_in(api, james)

    assert answer.status_code == 201
    assert answer.json()["doctor"]["name"] == "James Doyle"
    assert api(token=answer.json()["token"]).get("/me").json()["id"] == str(james.pk)


def test_the_token_is_not_in_the_database(api: type[Api], james: Doctor) -> None:
    token = sign_in(api, james).json()["token"]

    stored = ApiToken.objects.get(doctor=james)
    assert token.encode() not in bytes(stored.digest)
    assert token not in stored.label


def test_an_unverified_doctor_may_sign_in_and_is_told_so(api: type[Api], noor: Doctor) -> None:
    assert sign_in(api, noor).json()["doctor"]["verified"] is False


def test_a_wrong_password_and_an_unknown_address_are_told_alike(api: type[Api], james: Doctor) -> None:
    wrong = sign_in(api, james, WRONG)
    unknown = api().post("/sessions", {"email": "nobody@example.org", "password": WRONG})

    assert (wrong.status_code, wrong.json()["code"]) == (401, "not_allowed")
    assert unknown.status_code == 401
    assert unknown.json() == wrong.json()


def test_an_address_that_nobody_confirmed_gets_no_token(api: type[Api], james: Doctor) -> None:
    EmailAddress.objects.filter(user=james).update(verified=False)

    answer = sign_in(api, james)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_allowed")
    assert "e-mail" in answer.json()["message"]
    assert sign_in(api, james, WRONG).json()["message"] != answer.json()["message"]


class CountingHasher(QuickHasher):
    rounds: ClassVar[list[int]] = []

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        self.rounds.append(iterations or self.iterations)
        return super().encode(password, salt, iterations)


def test_an_unknown_address_costs_as_much_hashing_as_a_known_one(api: type[Api], james: Doctor) -> None:
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.{CountingHasher.__qualname__}"]):
        CountingHasher.rounds.clear()
        sign_in(api, james, WRONG)
        known = CountingHasher.rounds.copy()
        CountingHasher.rounds.clear()
        api().post("/sessions", {"email": "nobody@example.org", "password": WRONG})

    assert known
    assert CountingHasher.rounds == known


def test_a_suspended_doctor_is_told_what_a_stranger_is(api: type[Api], james: Doctor) -> None:
    Doctor.objects.filter(pk=james.pk).update(is_active=False)

    answer = sign_in(api, james)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_allowed")


def test_a_second_factor_is_asked_for_and_taken_once(api: type[Api], james: Doctor) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(james, secret)
    code = code_of(secret)

    assert sign_in(api, james).json()["code"] == "second_factor"
    assert sign_in(api, james, code=code).status_code == 201
    assert sign_in(api, james, code=code).json()["code"] == "second_factor"


def test_a_wrong_code_is_refused(api: type[Api], james: Doctor) -> None:
    totp.TOTP.activate(james, totp.generate_totp_secret())

    answer = sign_in(api, james, code="12")

    assert (answer.status_code, answer.json()["code"]) == (401, "second_factor")


def test_a_recovery_code_is_a_second_factor(api: type[Api], james: Doctor) -> None:
    totp.TOTP.activate(james, totp.generate_totp_secret())
    code = RecoveryCodes.activate(james).get_unused_codes()[0]

    assert sign_in(api, james, code=code).status_code == 201


def test_a_wrong_password_is_refused_before_the_second_factor_is_mentioned(api: type[Api], james: Doctor) -> None:
    totp.TOTP.activate(james, totp.generate_totp_secret())

    assert sign_in(api, james, WRONG).json()["code"] == "not_allowed"


def test_guessing_a_password_is_slowed_down(api: type[Api], james: Doctor) -> None:
    tries = [sign_in(api, james, f"{WRONG} {number}") for number in range(6)]

    assert [answer.status_code for answer in tries] == [401] * 5 + [429]
    assert tries[-1].json()["code"] == "slow_down"
    assert sign_in(api, james).status_code == 429


def test_guessing_a_code_is_slowed_down(api: type[Api], james: Doctor) -> None:
    totp.TOTP.activate(james, totp.generate_totp_secret())

    tries = [sign_in(api, james, code=f"{number}") for number in range(6)]

    assert [answer.status_code for answer in tries] == [401] * 5 + [429]


def test_signing_out_ends_this_token_and_no_other(api: type[Api], james: Doctor) -> None:
    ward, phone = api(james), api(james)

    assert ward.delete("/sessions").status_code == 204
    assert ward.get("/me").status_code == 401
    assert phone.get("/me").status_code == 200


@pytest.mark.parametrize(("idle", "status"), [(timedelta(hours=11), 200), (timedelta(hours=13), 401)])
def test_a_token_ends_after_twelve_idle_hours(api: type[Api], james: Doctor, idle: timedelta, status: int) -> None:
    client = api(james)

    with clock.at(clock.now() + idle):
        assert client.get("/me").status_code == status


def test_a_token_in_use_ends_after_thirty_days(api: type[Api], james: Doctor) -> None:
    client, start = api(james), clock.now()

    seen = []
    for hours in range(0, 24 * 31, 11):
        with clock.at(start + timedelta(hours=hours)):
            seen.append(client.get("/me").status_code)

    assert seen == [200] * 66 + [401] * 2


def test_a_ticket_opens_one_socket_once(api: type[Api], james: Doctor) -> None:
    given = api(james).post("/tickets").json()

    assert given["expires_in"] == 30
    redeemed = redeem_ticket(given["ticket"])
    assert redeemed is not None
    assert redeemed.doctor == james
    assert redeemed.token == ApiToken.objects.get().pk
    assert redeem_ticket(given["ticket"]) is None


def test_a_ticket_needs_a_sign_in(api: type[Api], db: None) -> None:
    assert api().post("/tickets").status_code == 401
