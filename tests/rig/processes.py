"""Processes of the tests: started, watched until ready, ended by their own id, whatever happens in between."""

import atexit
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
POLL_EVERY = 0.02  # seconds
STOPS_WITHIN = 20.0  # seconds; a server says goodbye to its sockets for up to ten
LAST_WORDS = 4_000  # characters of the log that an error quotes

_running: "set[Process]" = set()


class StartFailed(Exception):
    """A process ended, or did not get ready in time; the message ends with what it said."""


class Process:
    """One command, which may be started again and again; its output is kept in `log`."""

    def __init__(
        self, command: Sequence[str], *, log: Path, environment: Mapping[str, str], user: str | None = None
    ) -> None:
        self.command = list(command)
        self.log = log
        self._environment = dict(environment)
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, ready: Callable[[], bool], *, within: float = 120.0) -> float:
        """Start, wait until `ready()`, give the seconds that it took. Raises `StartFailed`."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
            )
        _running.add(self)
        while not ready():
            if not self.is_running or time.monotonic() - began > within:
                self.kill()
                raise StartFailed(f"{' '.join(self.command)}\n{self.said()[-LAST_WORDS:]}")
            time.sleep(POLL_EVERY)
        return time.monotonic() - began

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end and wait; kill it when it does not."""
        if self._process is None:
            return
        self._process.send_signal(with_signal)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOPS_WITHIN)
        self.kill()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        _running.discard(self)

    def freeze(self) -> None:
        """It stands still, and keeps all that it holds, until `thaw`."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Raises `ProcessLookupError` when it does not run."""
        if self._process is None or not self.is_running:
            raise ProcessLookupError(self.command[0])
        return self._process.pid

    def said(self) -> str:
        """All that it has written so far, in all its lives."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


@atexit.register
def _leave_none_behind() -> None:
    for process in list(_running):
        process.kill()


def run(command: Sequence[str], *, environment: Mapping[str, str], user: str | None = None) -> str:
    """Run a command to its end and give what it wrote. Raises `StartFailed` when it fails."""
    done = subprocess.run(
        list(command),
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        user=user,
        group=user,
        extra_groups=[] if user else None,
    )
    if done.returncode:
        raise StartFailed(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-LAST_WORDS:]}")
    return done.stdout
