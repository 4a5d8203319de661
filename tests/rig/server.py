"""Our server as it is deployed, on a free port, with data of its own."""

import http.client
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, ParamSpec, Self, TypeVar

from consult.models import Case, Doctor
from consult.services import sign_in
from tests.rig.environment import for_product
from tests.rig.ledger import Ledger, Unblocked
from tests.rig.people import make_case, make_doctor
from tests.rig.ports import LOOPBACK, free_port
from tests.rig.prepared import Prepared
from tests.rig.processes import ROOT, Process

Kind = Literal["daphne", "uvicorn"]
KINDS: tuple[Kind, ...] = ("daphne", "uvicorn")
P = ParamSpec("P")
T = TypeVar("T")


class Server:
    """One server process; port and data stay the same however often it is started."""

    def __init__(
        self,
        kind: Kind,
        *,
        data: Path,
        prepared: Prepared,
        unblocked: Unblocked,
        database_url: str | None = None,
        redis_url: str | None = None,
        translates: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.data = data
        self.port = free_port()
        prepared.copy_to(data)
        self.environment = {
            **for_product(data, database_url=database_url, redis_url=redis_url),
            # Translating takes a processor, which tests of anything else want for themselves.
            "INTERCONSULTA_EMBEDDED_WORKERS": "1" if translates else "0",
            "HOST": LOOPBACK,
            "PORT": str(self.port),
            # `python` of the Procfile is the one that runs the tests.
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
            **(environment or {}),
        }
        command = ["/bin/sh", "-c", f"exec {_web_line()}"] if kind == "daphne" else self._uvicorn()
        self.process = Process(command, log=data / "server.log", environment=self.environment)
        self._ledger = Ledger(self.environment, unblocked=unblocked)

    @property
    def address(self) -> str:
        """Where a browser goes, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def wire(self) -> str:
        """Where a WebSocket goes."""
        return f"ws://{LOOPBACK}:{self.port}/ws/"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> float:
        """Start and give the seconds until it answered."""
        return self.process.start(self._answers)

    def stop(self) -> None:
        """As an operator does: the server says goodbye first."""
        self.process.stop()

    def kill(self) -> None:
        """As a power cut does."""
        self.process.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        self.kill()
        self._ledger.close()

    def do(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of the domain in this server's database (no doorbell rings for it in the server)."""
        return self._ledger.do(function, *args, **kwargs)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same without stopping the event loop."""
        return await self._ledger.run(function, *args, **kwargs)

    def doctor(self, name: str, **facts: Any) -> Doctor:
        """A doctor as `make_doctor` makes one, with an address that no other test uses."""
        return self.do(make_doctor, name, **facts)

    def case(self, doctor: Doctor, **facts: Any) -> Case:
        """A case that `doctor` has opened, as `make_case` opens one."""
        return self.do(make_case, doctor, **facts)

    async def ticket(self, doctor: Doctor) -> str:
        """A fresh ticket for a socket of this doctor."""
        return await self.run(sign_in.new_ticket, doctor)

    def _uvicorn(self) -> list[str]:
        return [sys.executable, "-m", "uvicorn", "--host", LOOPBACK, "--port", str(self.port), "asgi:application"]

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=5)
        try:
            connection.request("GET", "/api/v1/health")
            with connection.getresponse() as response:
                return response.status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _web_line() -> str:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return next(line.removeprefix("web:").strip() for line in lines if line.startswith("web:"))
