"""Devices that ring, and what they answer."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import StringConstraints

from consult import clock
from consult.api.schemas.base import Sent
from consult.models import Device
from consult.push.addresses import LONGEST

# A point of P-256, and 16 bytes of secret, as a browser writes them.
Point = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{87}=?$")]
Secret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}={0,2}$")]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]


class Keys(Sent):
    p256dh: Point
    auth: Secret


class NewDevice(Sent):
    """A browser's subscription; `label` is what its doctor will know it by."""

    endpoint: Annotated[str, StringConstraints(max_length=LONGEST)]
    keys: Keys
    label: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""

    def address(self) -> dict[str, Any]:
        """The same as its sender takes it."""
        return {"endpoint": self.endpoint, "keys": self.keys.model_dump()}


class DeviceFacts(Schema):
    """`heard_on`: the last day on which it said that a push came. `failed_on`: since when nothing can be brought."""

    id: UUID
    kind: str
    label: str
    added_at: int
    heard_on: date | None = None
    failed_on: date | None = None

    @classmethod
    def of(cls, device: Device) -> "DeviceFacts":
        return cls(
            id=device.pk,
            kind=device.kind,
            label=device.label,
            added_at=clock.milliseconds(device.added_at),
            heard_on=device.heard_on,
            failed_on=device.failed_on,
        )


class PushKey(Schema):
    """What a browser subscribes with (`applicationServerKey`)."""

    key: str


class PushAnswer(Sent):
    """`token` is that of the push, and all that is needed."""

    token: Token
    answer: Literal["received", "acknowledge", "decline"]
