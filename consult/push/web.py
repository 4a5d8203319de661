"""Web Push (RFC 8030), encrypted for the browser alone (RFC 8291), signed as this server (RFC 8292)."""

import base64
import json
import logging
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

from consult import clock
from consult.push.addresses import is_allowed
from consult.push.lines import WrongPeer, lines
from consult.push.messages import Fate, Message, Outcome

logger = logging.getLogger(__name__)

SIGNED_FOR = timedelta(hours=12)  # RFC 8292 allows 24
LONGEST_WAIT = 3_600
_lines = cache(lines)


def public_key() -> str:
    """What a browser subscribes with: the uncompressed point in URL-safe base64 without padding."""
    point = _vapid(settings.VAPID_KEY).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def fits(address: dict[str, object]) -> bool:
    """Whether this is a subscription that can be sent to: an allowed endpoint, and keys that encrypt."""
    try:
        WebPusher(address).encode(b"{}")
    except (WebPushException, ValueError, TypeError, AttributeError, IndexError):
        return False
    return is_allowed(str(address["endpoint"]))


def send(message: Message) -> Outcome:
    """Hand a message to the push service of a browser."""
    endpoint = str(message.address["endpoint"])
    if not is_allowed(endpoint):
        return Outcome(fate=Fate.REFUSED)
    body = WebPusher(message.address).encode(json.dumps(dict(message.payload)).encode())["body"]
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(message.ttl),
        "Urgency": "high" if message.urgent else "normal",
        "Topic": message.topic,
        **_signature(endpoint),
    }
    try:
        answer = _lines().request("POST", endpoint, body=body, headers=headers, redirect=False, preload_content=False)
    except (HTTPError, WrongPeer) as problem:
        # The host alone: an endpoint is a key to its device.
        logger.warning("push: %s did not answer (%s)", urlsplit(endpoint).hostname, type(problem).__name__)
        return Outcome(fate=Fate.LATER)
    try:
        return _outcome(answer, urlsplit(endpoint).hostname or "")
    finally:
        # What else it has to say is not read: it may have no end.
        answer.close()


def _outcome(answer: BaseHTTPResponse, host: str) -> Outcome:
    status = answer.status
    if 200 <= status < 300:
        return Outcome(fate=Fate.SENT)
    if status in (404, 410):
        return Outcome(fate=Fate.GONE)
    logger.warning("push: %s answered %s", host, status)
    if status == 429 or status >= 500:
        wait = answer.headers.get("Retry-After", "")
        return Outcome(fate=Fate.LATER, wait=min(int(wait), LONGEST_WAIT) if wait.isascii() and wait.isdigit() else 0)
    return Outcome(fate=Fate.REFUSED)


def _signature(endpoint: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "sub": settings.PUSH_CONTACT,
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((clock.now() + SIGNED_FOR).timestamp()),
    }
    signed: dict[str, str] = _vapid(settings.VAPID_KEY).sign(claims)
    return signed


@cache
def _vapid(key: str) -> Vapid02:
    return Vapid02.from_string(key)
