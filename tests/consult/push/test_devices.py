"""What is promised about a doctor's devices."""

from uuid import uuid4

import pytest

from consult import clock
from consult.errors import BadValue, NotFound, Unverified
from consult.models import Doctor
from consult.services import devices
from tests.rig.push import PushService
from tests.rig.pushing import push_at, rings_at


def test_a_device_is_added_once(service: PushService, james: Doctor) -> None:
    browser = service.subscribe()

    first, second = rings_at(james, browser), rings_at(james, browser)

    assert first == second
    assert [device.label for device in devices.of(james)] == ["Chromium"]


def test_a_browser_rings_for_whoever_signed_in_last(service: PushService, ana: Doctor, james: Doctor) -> None:
    browser = service.subscribe()
    rings_at(james, browser)

    rings_at(ana, browser)

    assert (devices.of(james), len(devices.of(ana))) == ([], 1)


def test_a_test_comes_to_that_device_alone(service: PushService, james: Doctor) -> None:
    phone, tablet = service.subscribe(), service.subscribe()
    device = rings_at(james, phone)
    rings_at(james, tablet)

    devices.test(doctor=james, device_id=device.pk)
    push_at(clock.now())

    assert (phone.kinds, tablet.kinds) == (["test"], [])
    assert (phone.payloads[0]["lang"], "case" in phone.payloads[0]) == ("en", False)
    assert phone.pushed[0].headers["TTL"] == "60"


def test_a_device_that_was_removed_is_told_nothing(service: PushService, james: Doctor) -> None:
    phone = service.subscribe()
    device = rings_at(james, phone)
    devices.test(doctor=james, device_id=device.pk)

    devices.remove(doctor=james, device_id=device.pk)
    push_at(clock.now())

    assert phone.pushed == []


@pytest.mark.parametrize("deed", [devices.remove, devices.test])
def test_nobody_touches_anothers_device(service: PushService, ana: Doctor, james: Doctor, deed: object) -> None:
    device = rings_at(james, service.subscribe())

    for doctor, device_id in ((ana, device.pk), (james, uuid4())):
        with pytest.raises(NotFound):
            deed(doctor=doctor, device_id=device_id)  # type: ignore[operator]
    assert devices.of(james) == [device]


def test_who_is_not_verified_is_rung_nowhere(service: PushService, noor: Doctor) -> None:
    with pytest.raises(Unverified):
        rings_at(noor, service.subscribe())


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://evil.example/x"},
        {"endpoint": "http://10.0.0.1/x"},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {"p256dh": "", "auth": ""}},
    ],
)
def test_an_address_that_cannot_be_sent_to_is_refused(
    service: PushService, james: Doctor, change: dict[str, object]
) -> None:
    address = service.subscribe().address | change

    with pytest.raises(BadValue):
        devices.add(doctor=james, address=address)


def test_there_is_an_end_to_devices(service: PushService, james: Doctor) -> None:
    for _ in range(devices.MOST):
        rings_at(james, service.subscribe())

    with pytest.raises(BadValue):
        rings_at(james, service.subscribe())
