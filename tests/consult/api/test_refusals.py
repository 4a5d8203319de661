"""Whatever goes wrong, a client gets `{code, message, fields?}` and nobody else learns what was in the call."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from config.logs import WithoutAddress, WithoutDetail
from consult import snapshots
from consult.ids import new_id
from consult.models import Case, Doctor
from tests.consult.api.conftest import Api

SECRET = "Expectoró un molde"


def is_refusal(answer: Any, status: int, code: str) -> bool:
    said = answer.json()
    assert (answer.status_code, said["code"]) == (status, code)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"].startswith("application/json")
    return bool(said["message"]) and set(said) <= {"code", "message", "fields"}


@pytest.mark.parametrize("path", ["/nothing", "/cases/not-a-uuid", "/cases/", "/../v2/cases", "/docs"])
def test_an_unknown_address_is_a_refusal(api: type[Api], ana: Doctor, path: str) -> None:
    assert is_refusal(api(ana).get(path), 404, "not_found")


def test_a_method_that_is_not_taken_is_a_refusal(api: type[Api], ana: Doctor) -> None:
    answer = api(ana).delete("/cases")

    assert is_refusal(answer, 405, "bad_frame")
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b"NaN", b'"text"', b"[1]", b"{}", b""])
@pytest.mark.parametrize("path", ["/cases", "/sessions"])
def test_a_body_that_is_no_such_json_is_a_refusal(api: type[Api], ana: Doctor, path: str, body: bytes) -> None:
    answer = api(ana).send(path, body)

    assert is_refusal(answer, answer.status_code, "bad_frame")
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_of_another_type_is_a_refusal(api: type[Api], kind: str, db: None) -> None:
    assert is_refusal(api().send("/sessions", b'{"email": "a@b.c", "password": "p"}', kind), 400, "bad_frame")


def test_a_body_over_one_mebibyte_is_a_refusal(api: type[Api], ana: Doctor) -> None:
    assert is_refusal(api(ana).send("/cases", b" " * (1 << 20) + b"{}"), 413, "too_long")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer \u00e9"])
def test_without_a_token_that_stands_nothing_is_shown(case: Case, header: str) -> None:
    answer = Client().get(f"/api/v1/cases/{case.pk}", headers={"Authorization": header})

    assert is_refusal(answer, 401, "not_allowed")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_foreign_host_is_a_refusal(db: None) -> None:
    assert is_refusal(Client(headers={"Host": "elsewhere.test"}).get("/api/v1/me"), 400, "bad_frame")


def test_a_refusal_speaks_the_doctors_language(api: type[Api], ana: Doctor, james: Doctor) -> None:
    spanish, english = (api(doctor).get(f"/cases/{new_id()}").json()["message"] for doctor in (ana, james))

    assert spanish != english
    assert spanish.startswith("Aquí")


def test_a_refusal_never_repeats_what_was_sent(api: type[Api], ana: Doctor, words: dict[str, Any]) -> None:
    for field in words:
        answer = api(ana).post("/cases", words | {field: {SECRET: [SECRET]}})
        assert answer.status_code == 422
        assert SECRET not in answer.content.decode()


def test_an_error_of_ours_is_a_refusal_and_leaves_no_words_in_the_log(
    api: type[Api], ana: Doctor, case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(WithoutDetail())
    caplog.handler.addFilter(WithoutAddress())
    monkeypatch.setattr(
        "consult.api.cases.case_snapshot", lambda case: snapshots.case_snapshot(case) | {"case": SECRET}
    )

    answer = api(ana).get(f"/cases/{case.pk}")

    assert is_refusal(answer, 500, "unavailable")
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert SECRET not in caplog.text
    assert str(case.pk) not in caplog.text
    assert "/api/v1/cases/<" in caplog.text


class TestAPageOfOurs:
    """The browser's session counts on its own pages, with the CSRF token, and nowhere else."""

    @pytest.fixture
    def browser(self, ana: Doctor) -> Client:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(ana)
        return browser

    def test_may_look(self, browser: Client) -> None:
        assert browser.get("/api/v1/me").json()["name"] == "Ana Ramírez"

    def test_changes_nothing_without_the_csrf_token(self, browser: Client) -> None:
        answer = browser.put("/api/v1/me/subscriptions", {"specialties": ["cardiology"]}, "application/json")

        assert is_refusal(answer, 403, "not_allowed")

    def test_changes_with_it(self, browser: Client) -> None:
        browser.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32

        answer = browser.put(
            "/api/v1/me/subscriptions",
            {"specialties": ["cardiology"]},
            "application/json",
            headers={"X-CSRFToken": "a" * 32},
        )

        assert answer.json()["specialties"] == ["cardiology"]

    @pytest.mark.parametrize("led_by", ["cross-site", "same-site", "none"])
    def test_another_site_cannot_lead_a_doctor_into_a_read(self, browser: Client, case: Case, led_by: str) -> None:
        answer = browser.get(f"/api/v1/cases/{case.pk}", headers={"Sec-Fetch-Site": led_by})

        assert is_refusal(answer, 401, "not_allowed")
