"""A model hub on loopback, as huggingface_hub speaks to one, whose faults a test chooses."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

REVISION = "0123456789abcdef0123456789abcdef01234567"
LARGE = 100_000  # bytes; as on the hub, larger files have a SHA-256, smaller ones git's SHA-1


class LoopbackHub(ThreadingHTTPServer):
    """
    Serves one folder as every repository that is asked for.

    ``cuts`` is how many answers for large files still break off after
    ``cut_after`` bytes. ``announced`` replaces what is said of a file.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.folder = folder
        self.revision = REVISION
        self.cuts = 0
        self.cut_after = 1 << 20
        self.announced: dict[str, dict[str, object]] = {}
        self.asked: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def ranges(self) -> list[str]:
        """The ranges that were asked for of any file."""
        return [wanted for _, wanted in self.asked if wanted]

    def names(self) -> set[str]:
        return {name for name, _ in self.asked}

    def listing(self) -> dict[str, object]:
        return {"id": "any", "sha": self.revision, "siblings": [self._told(path) for path in self._files()]}

    def etag(self, path: Path) -> str:
        told = self._told(path)
        return str(told["lfs"]["sha256"] if "lfs" in told else told["blobId"])  # type: ignore[index]

    def _files(self) -> list[Path]:
        return sorted(path for path in self.folder.iterdir() if path.is_file())

    def _told(self, path: Path) -> dict[str, object]:
        content = path.read_bytes()
        said: dict[str, object] = {"rfilename": path.name, "size": len(content)}
        if len(content) > LARGE:
            sha256 = hashlib.sha256(content).hexdigest()
            said["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 134}
        else:
            said["blobId"] = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        return {**said, **self.announced.get(path.name, {})}


class _Answer(BaseHTTPRequestHandler):
    server: LoopbackHub

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/api/models/"):
            self._listing(path)
        elif "/resolve/" in path:
            self._file(self.server.folder / path.rsplit("/", 1)[1])
        else:
            self.send_response(404)
            self._send(b"", 0)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""

    def _listing(self, path: str) -> None:
        known = "/revision/" not in path or path.endswith((self.server.revision, "/main"))
        body = json.dumps(self.server.listing()).encode() if known else b"{}"
        self.send_response(200 if known else 404)
        if not known:
            self.send_header("X-Error-Code", "RevisionNotFound")
        self._send(body, len(body))

    def _file(self, path: Path) -> None:
        wanted = self.headers.get("Range", "")
        self.server.asked.append((path.name, wanted))
        content = path.read_bytes()
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        rest = content[start:]
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("X-Repo-Commit", self.server.revision)
        self.send_header("ETag", f'"{self.server.etag(path)}"')
        body = rest
        if len(rest) > self.server.cut_after and self.server.cuts > 0:
            self.server.cuts -= 1
            body = rest[: self.server.cut_after]
        self._send(body, len(rest))

    def _send(self, body: bytes, length: int) -> None:
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
        self.close_connection = True


@contextmanager
def loopback_hub(folder: Path) -> Iterator[LoopbackHub]:
    with LoopbackHub(folder) as hub:
        thread = threading.Thread(target=hub.serve_forever)
        thread.start()
        try:
            yield hub
        finally:
            hub.shutdown()
            thread.join()
