"""What ties a voice to a doctor, and only with keys that are outside the database.

A *tag* finds one's own rows (HMAC: the same doctor and case give the same tag); a *seal* holds a fact that only the
running server can open (AES-GCM). With the database alone neither tells who anybody is.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12  # AES-GCM's own size; a random one is safe for 2**32 seals a key


class SealBroken(Exception):
    """No key in INTERCONSULTA_SEAL_KEYS opens this seal: a key was lost or the row was changed."""


def tag(purpose: str, *parts: UUID | str) -> bytes:
    """32 bytes that are the same for the same `purpose` and `parts`, and mean nothing without the key."""
    message = "\x1f".join([purpose, *map(str, parts)])
    return hmac.new(settings.TAG_KEY.encode(), message.encode(), hashlib.sha256).digest()


@cache
def _ciphers(keys: tuple[str, ...]) -> list[AESGCM]:
    return [AESGCM(base64.urlsafe_b64decode(key)) for key in keys]


def seal(plain: bytes, *, bound_to: bytes) -> bytes:
    """Encrypt `plain` so that it opens only beside `bound_to` (a seal moved to another row is broken)."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _ciphers(tuple(settings.SEAL_KEYS))[0].encrypt(nonce, plain, bound_to)


def unseal(sealed: "bytes | memoryview[int]", *, bound_to: bytes) -> bytes:
    """Open a seal with whichever key made it. Raises `SealBroken`."""
    sealed = bytes(sealed)
    for cipher in _ciphers(tuple(settings.SEAL_KEYS)):
        try:
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):  # the latter for a row that was cut short
            continue
    raise SealBroken("a sealed row does not open with any key of INTERCONSULTA_SEAL_KEYS")


def seal_json(facts: dict[str, Any], *, bound_to: bytes) -> str:
    """`facts` sealed, as text for a JSON column."""
    return base64.b64encode(seal(json.dumps(facts).encode(), bound_to=bound_to)).decode()


def unseal_json(sealed: str, *, bound_to: bytes) -> dict[str, Any]:
    """Open what `seal_json` made. Raises `SealBroken`."""
    facts: dict[str, Any] = json.loads(unseal(base64.b64decode(sealed), bound_to=bound_to))
    return facts
