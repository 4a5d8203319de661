"""A plain web server for the modules, and the Chromium that runs them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDERS = {"/js/": ROOT / "consult" / "static" / "consult" / "js", "/tests/": HERE / "js"}


class Files(SimpleHTTPRequestHandler):
    """Serves the modules as they lie in the repository, and an empty page to run them in."""

    def translate_path(self, path: str) -> str:
        for prefix, folder in FOLDERS.items():
            if path.startswith(prefix):
                return str(folder / path.removeprefix(prefix).partition("?")[0])
        return str(HERE / "js" / "page.html")

    def log_message(self, *_: Any) -> None:
        """Quiet: what a page fetched is no news."""


@contextmanager
def serving() -> Iterator[str]:
    """The address of the modules."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
