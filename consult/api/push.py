"""Devices that ring, and what they answer to a push."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from consult.api.auth import SIGNED_IN, doctor_of, verified
from consult.api.schemas.push import DeviceFacts, NewDevice, PushAnswer, PushKey
from consult.push import web
from consult.services import devices, push_answers

router = Router(tags=["Push"], auth=SIGNED_IN)
ANSWERS = {
    "received": push_answers.received,
    "acknowledge": push_answers.acknowledge,
    "decline": push_answers.decline,
}


@router.get("/push/key", response=PushKey)
def push_key(request: HttpRequest) -> PushKey:
    """The public key of this server, with which a browser subscribes."""
    verified(request)
    return PushKey(key=web.public_key())


@router.get("/me/devices", response=list[DeviceFacts], exclude_none=True)
def list_devices(request: HttpRequest) -> list[DeviceFacts]:
    """Your devices that ring, the newest first."""
    return [DeviceFacts.of(device) for device in devices.of(verified(request))]


@router.put("/me/devices", response=DeviceFacts, exclude_none=True)
def add_device(request: HttpRequest, sent: NewDevice) -> DeviceFacts:
    """Let a browser ring. Sent again it changes nothing; a browser that rang for another doctor rings for you alone."""
    return DeviceFacts.of(devices.add(doctor=verified(request), address=sent.address(), label=sent.label))


@router.delete("/me/devices/{uuid:device_id}", response={204: None})
def remove_device(request: HttpRequest, device_id: UUID) -> None:
    """Let a device of yours ring no more."""
    devices.remove(doctor=doctor_of(request), device_id=device_id)


@router.post("/push/answers", auth=None, response={204: None})
def answer_push(request: HttpRequest, sent: PushAnswer) -> None:
    """What a device says to a push, whether its doctor is signed in or not. Safe to repeat."""
    ANSWERS[sent.answer](token=sent.token)
