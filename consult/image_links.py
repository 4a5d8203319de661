"""Addresses of pictures: sealed, of one doctor, good for two minutes. The gate is asked again when one is opened."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from consult import clock, keys
from consult.errors import NotFound

LASTS = timedelta(minutes=2)
_BOUND_TO = b"image link"


@dataclass(frozen=True, slots=True)
class Link:
    """Whose look at what. `size` is one of a picture's sizes, or `draft` for one's own that is not shown yet."""

    doctor: UUID
    image: UUID
    size: str


def sealed(link: Link) -> str:
    """The secret part of the address. It tells nobody who it was made for."""
    until = clock.milliseconds(clock.now() + LASTS).to_bytes(8)
    plain = link.doctor.bytes + link.image.bytes + until + link.size.encode()
    return base64.urlsafe_b64encode(keys.seal(plain, bound_to=_BOUND_TO)).rstrip(b"=").decode()


def opened(secret: str) -> Link:
    """Raises `NotFound` for one that was not made here, or has ended."""
    try:
        raw = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
        plain = keys.unseal(raw, bound_to=_BOUND_TO)
    except (ValueError, keys.SealBroken) as broken:
        raise NotFound from broken
    if int.from_bytes(plain[32:40]) < clock.milliseconds(clock.now()):
        raise NotFound
    return Link(UUID(bytes=plain[:16]), UUID(bytes=plain[16:32]), plain[40:].decode())
