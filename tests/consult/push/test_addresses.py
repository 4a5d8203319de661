"""What is promised about whom this server calls: push services of the settings, and nothing private."""

import socket
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from consult.push.addresses import is_allowed, is_public
from consult.push.messages import Fate, Message
from consult.push.web import send
from tests.rig.push import PushService


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody on this machine who must not be called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        yield listener


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com:443/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://db5p.notify.windows.com/w/?token=abc",
    ],
)
def test_the_services_of_browsers_are_allowed(endpoint: str) -> None:
    assert is_allowed(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/abc",
        "https://fcm.googleapis.com@10.0.0.1/abc",
        "https://fcm.googleapis.com.evil.example/abc",
        "https://evil.example/fcm.googleapis.com",
        "https://evilnotify.windows.com/abc",
        "https://notify.windows.com/abc",
        "https://10.0.0.1/abc",
        "http://127.0.0.1:8000/api/v1/sessions",
        "https://fcm.googleapis.com/" + "a" * 1000,
        "https://fcm.googleapis.com:port/abc",
        "file:///etc/passwd",
        "",
    ],
)
def test_nothing_else_is(endpoint: str) -> None:
    assert not is_allowed(endpoint)


@pytest.mark.parametrize("peer", ["8.8.8.8", "2606:4700::1111"])
def test_addresses_of_the_open_internet_are_public(peer: str) -> None:
    assert is_public(peer)


@pytest.mark.parametrize(
    "peer",
    ["10.0.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "::1", "::ffff:10.0.0.1", "fd00::1"],
)
def test_those_of_a_house_are_not(peer: str) -> None:
    assert not is_public(peer)


def message(endpoint: str, service: PushService) -> Message:
    address = service.subscribe().address | {"endpoint": endpoint}
    return Message(address=address, payload={"kind": "test"}, topic="t", ttl=60, urgent=False)


def test_a_name_of_the_list_that_leads_into_the_house_is_told_nothing(
    settings: Settings, service: PushService, listener: socket.socket
) -> None:
    port = listener.getsockname()[1]
    settings.PUSH_SERVICES = [f"localhost:{port}"]

    outcome = send(message(f"https://localhost:{port}/abc", service))

    assert outcome.fate is Fate.LATER
    came, _ = listener.accept()
    with came:
        assert came.recv(1) == b""


def test_an_address_that_left_the_list_is_not_called(settings: Settings, service: PushService) -> None:
    browser = service.subscribe()
    settings.PUSH_SERVICES = ["fcm.googleapis.com"]

    assert send(message(browser.address["endpoint"], service)).fate is Fate.REFUSED
    assert browser.pushed == []


def test_a_redirect_is_not_followed(service: PushService) -> None:
    browser, elsewhere = service.subscribe(307), service.subscribe()
    service.extra["Location"] = elsewhere.address["endpoint"]

    assert send(message(browser.address["endpoint"], service)).fate is Fate.REFUSED
    assert elsewhere.pushed == []
