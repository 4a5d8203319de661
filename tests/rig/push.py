"""A push service of the tests: browsers subscribe at it, servers post to it, and it decrypts what they post."""

import base64
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from tests.rig.ports import LOOPBACK


@dataclass(frozen=True)
class Pushed:
    """What a server posted: `plain` is what the browser is given."""

    headers: Mapping[str, str]
    plain: bytes

    @property
    def payload(self) -> dict[str, str]:
        told: dict[str, str] = json.loads(self.plain)
        return told


@dataclass
class Browser:
    """A subscription, with the keys that no server is told. `answers` are the statuses that its posts get, then 201."""

    address: dict[str, Any]
    key: ec.EllipticCurvePrivateKey
    secret: bytes
    pushed: list[Pushed] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def payloads(self) -> list[dict[str, str]]:
        return [pushed.payload for pushed in self.pushed]

    @property
    def kinds(self) -> list[str]:
        return [payload["kind"] for payload in self.payloads]

    def token(self) -> str:
        """That of the last message."""
        return self.payloads[-1]["token"]


class PushService:
    """Listens on loopback; `origin` is the entry by which a server may push to it."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.browsers: dict[str, Browser] = {}
        self.problems: list[str] = []
        # Headers that every answer carries beside its status.
        self.extra: dict[str, str] = {}
        self._taken = threading.Condition()

    def subscribe(self, *answers: int) -> Browser:
        """What a browser does when its doctor says yes."""
        name = f"/{uuid4()}"
        key, secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": _text(point), "auth": _text(secret)}
        browser = Browser({"endpoint": self.origin + name, "keys": keys}, key, secret, answers=list(answers))
        self.browsers[name] = browser
        return browser

    def until(self, met: Callable[[], object], *, within: float = 120.0) -> None:
        """Wait, as posts come, until `met()`. Raises `TimeoutError`."""
        with self._taken:
            if not self._taken.wait_for(met, within):
                raise TimeoutError

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer. What is wrong with a post is kept in `problems`: no server may see it."""
        with self._taken:
            status = self._take(path, headers, body)
            self._taken.notify_all()
            return status

    def _take(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        browser = self.browsers.get(path)
        if browser is None:
            return 404
        answer = browser.answers.pop(0) if browser.answers else 201
        if not Vapid02.verify(headers["Authorization"]):
            self.problems.append("not signed")
        if "TTL" not in headers or headers["Content-Encoding"] != "aes128gcm" or len(body) > 4_096:
            self.problems.append("no Web Push")
        if 200 <= answer < 300:
            plain = http_ece.decrypt(body, private_key=browser.key, auth_secret=browser.secret, version="aes128gcm")
            browser.pushed.append(Pushed(headers, plain))
        return answer


@contextmanager
def push_service() -> Iterator[PushService]:
    class Posts(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(service.take(self.path, {**self.headers}, body))
            for name, value in {"Content-Length": "0", **service.extra}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Posts)
    service = PushService(f"http://{LOOPBACK}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
