"""What is promised about devices and their answers over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from consult import clock
from consult.models import Case, Doctor
from consult.push.web import public_key
from tests.consult.api.conftest import Api
from tests.rig.on_call import on_call, told
from tests.rig.push import Browser, PushService
from tests.rig.pushing import push_at

Rung = tuple[Browser, Case]


@pytest.fixture
def rung(api: type[Api], service: PushService, ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> Rung:
    """James's phone, which was added over HTTP and has been rung for this case."""
    phone = service.subscribe()
    assert api(james).put("/me/devices", phone.address | {"label": "Phone"}).status_code == 200
    on_call(james)
    case = opened(ana, urgency="urgent")
    push_at(clock.now())
    return phone, case


def test_a_browser_subscribes_with_the_key_of_this_server(api: type[Api], james: Doctor) -> None:
    assert api(james).get("/push/key").json() == {"key": public_key()}
    assert len(public_key()) == 87  # 65 bytes


def test_devices_are_told_to_their_doctor_alone(api: type[Api], rung: Rung, ana: Doctor, james: Doctor) -> None:
    (device,) = api(james).get("/me/devices").json()

    assert (device["kind"], device["label"]) == ("web", "Phone")
    assert "endpoint" not in device
    assert api(ana).get("/me/devices").json() == []
    assert api(ana).delete(f"/me/devices/{device['id']}").status_code == 404
    assert api(james).delete(f"/me/devices/{device['id']}").status_code == 204
    assert api(james).get("/me/devices").json() == []


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://evil.example/x"},
        {"endpoint": ""},
        {"keys": {"p256dh": "x", "auth": "x"}},
        {"label": "two\nlines"},
        {"more": 1},
    ],
)
def test_an_address_that_cannot_be_used_is_refused(
    api: type[Api], service: PushService, james: Doctor, change: dict[str, Any]
) -> None:
    answer = api(james).put("/me/devices", service.subscribe().address | change)

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_frame")


def test_a_device_answers_without_sign_in(api: type[Api], rung: Rung) -> None:
    phone, case = rung

    for said in ("received", "acknowledge", "acknowledge"):
        assert api().post("/push/answers", {"token": phone.token(), "answer": said}, key="").status_code == 204

    assert told(case) == ["page.sent", "page.acknowledged"]


def test_a_token_that_ended_and_an_answer_that_contradicts_are_refused(api: type[Api], rung: Rung) -> None:
    phone, case = rung
    api().post("/push/answers", {"token": phone.token(), "answer": "acknowledge"}, key="")

    refused = [
        api().post("/push/answers", {"token": token, "answer": said}, key="").json()["code"]
        for token, said in (("x" * 43, "received"), ("short", "received"), (phone.token(), "decline"))
    ]

    assert refused == ["not_found", "bad_frame", "conflict"]
    assert told(case) == ["page.sent", "page.acknowledged"]


def test_nothing_can_be_read_with_a_token(api: type[Api], rung: Rung) -> None:
    phone, case = rung

    answer = api().post("/push/answers", {"token": phone.token(), "answer": "acknowledge"}, key="")

    assert answer.content == b""
    assert api(token=phone.token()).get(f"/cases/{case.pk}").status_code == 401
