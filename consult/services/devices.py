"""The devices of a doctor that ring: adding one, trying it, removing it."""

from typing import Any
from uuid import UUID

from django.db import transaction

from consult import clock, keys
from consult.errors import BadValue, NotFound, Unverified
from consult.models import Device, Doctor
from consult.push import web
from consult.services import deliveries
from consult.services.deliveries import Errand, Kind

MOST = 20


@transaction.atomic
def add(*, doctor: Doctor, address: dict[str, Any], label: str = "") -> Device:
    """
    Let a browser ring for this doctor. One that rang for somebody else does so no more; a repeat changes nothing.

    Raises `Unverified`, or `BadValue` for an address that is no push service of this server's list, for keys that
    cannot encrypt, and for more than `MOST` devices.
    """
    if not doctor.is_verified:
        raise Unverified
    if not web.fits(address):
        raise BadValue({"field": "endpoint"})
    # Of two that are added at once the second waits here, and counts the first.
    Doctor.objects.select_for_update(no_key=True).get(pk=doctor.pk)
    digest = keys.tag("device", str(address["endpoint"]))
    device = Device.objects.select_for_update().filter(digest=digest).first()
    if device is not None and device.doctor_id == doctor.pk:
        device.address = address
        device.save(update_fields=["address"])
        return device
    if doctor.devices.count() >= MOST:
        raise BadValue({"field": "endpoint", "most": MOST})
    if device is not None:
        device.delete()
    return Device.objects.create(doctor=doctor, digest=digest, address=address, label=label[:80])


@transaction.atomic
def remove(*, doctor: Doctor, device_id: UUID) -> None:
    """Let a device of one's own ring no more. Raises `NotFound`."""
    if not Device.objects.filter(pk=device_id, doctor=doctor).delete()[0]:
        raise NotFound


@transaction.atomic
def test(*, doctor: Doctor, device_id: UUID) -> None:
    """Send one device of one's own a message that says that it works. Raises `NotFound`."""
    device = Device.objects.filter(pk=device_id, doctor=doctor).first()
    if device is None:
        raise NotFound
    deliveries.post(Errand(doctor=str(doctor.pk), kind=Kind.TEST, device=str(device.pk)))


def heard(device_id: str) -> None:
    """A device has said that a push had come."""
    today = clock.now().date()
    Device.objects.filter(pk=device_id).exclude(heard_on=today).update(heard_on=today)


def of(doctor: Doctor) -> list[Device]:
    """A doctor's devices, the newest first."""
    return list(doctor.devices.order_by("-pk"))
