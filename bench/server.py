"""Starts one server under Daphne on a free loopback port, with a data folder of its own, and watches its memory."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from bench.processes import cpu_seconds, family, status_kib

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 120.0  # seconds; a first start may convert a translation model
STOPS_WITHIN = 20.0  # seconds; ours says goodbye to its sockets for up to ten
# Alike for all peers: no access log, and pings that end before the next begins, since they overlap in Daphne otherwise.
DAPHNE = ("-v", "0", "-b", "127.0.0.1", "--ping-interval", "20", "--ping-timeout", "15")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a peer is started: its ASGI application, what runs once before it, what its environment says."""

    application: str
    health: str = "/"
    prepare: tuple[tuple[str, ...], ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)  # holds secrets


class ServerError(Exception):
    """The server did not start; the message ends with what it said."""


class Server:
    """A data folder that lasts as long as this object, and the process that serves from it."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.port = free_port()  # kept over restarts, as clients expect
        self._data = tempfile.TemporaryDirectory(prefix="bench-")
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    def __enter__(self) -> Self:
        for command in self.recipe.prepare:
            self.run(*command)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._data.cleanup()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve while the block runs."""
        self.start()
        try:
            yield
        finally:
            self.stop()

    def start(self) -> float:
        """Start the process and return the seconds until it answered."""
        began = time.monotonic()
        self._log = (Path(self._data.name) / "server.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "daphne", *DAPHNE, "-p", str(self.port), self.recipe.application],
            cwd=ROOT,
            env=self._environment(),
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        while not answers(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5), self.recipe.health):
            if self._process.poll() is not None or time.monotonic() - began > STARTS_WITHIN:
                raise ServerError(self._last_words())
            time.sleep(0.02)
        return time.monotonic() - began

    def stop(self) -> None:
        """Ask the process to end and wait; kill it when it does not."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOPS_WITHIN)
        self.kill()

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._log is not None:
            self._log.close()
        self._process = self._log = None

    @property
    def rss_kib(self) -> int:
        """Resident memory of the server now, with the processes that it has started."""
        return sum(status_kib(pid, "VmRSS") for pid in family(self._pid))

    @property
    def peak_rss_kib(self) -> int:
        """The most resident memory that each of its processes ever had, together."""
        return sum(status_kib(pid, "VmHWM") for pid in family(self._pid))

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all its processes so far."""
        return sum(map(cpu_seconds, family(self._pid)))

    @property
    def _pid(self) -> int:
        if self._process is None:
            raise ServerError("not running")
        return self._process.pid

    def _environment(self) -> dict[str, str]:
        # The caller's database, Redis and data folder must never be touched by a benchmark.
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("INTERCONSULTA_", "DJANGO_"))
            and name not in {"DATABASE_URL", "REDIS_URL", "PORT", "HOST"}
        }
        return {**inherited, "INTERCONSULTA_DATA": self._data.name, "PORT": str(self.port), **self.recipe.environment}

    def run(self, *command: str) -> str:
        """Run Python with these arguments on the server's data, and give what it prints. Raises `ServerError`."""
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ServerError(f"{' '.join(command)}: {done.stdout[-1000:]}{done.stderr[-3000:]}")
        return done.stdout

    def _last_words(self) -> str:
        return (Path(self._data.name) / "server.log").read_text(errors="replace")[-3000:]


def answers(connection: http.client.HTTPConnection, path: str) -> bool:
    """Whether somebody is at the other end who does not fail."""
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
