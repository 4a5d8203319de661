"""A redis-server of the test's own."""

import socket
from pathlib import Path

from tests.rig import missing
from tests.rig.ports import LOOPBACK, free_port
from tests.rig.processes import Process


class Redis:
    """Keeps nothing on disk; after a restart it is empty, on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://{LOOPBACK}:{self.port}/0"
        options = {
            "--port": str(self.port),
            "--bind": LOOPBACK,
            "--dir": str(folder),
            "--save": "",
            "--maxclients": "400",
        }
        self.process = Process(
            [missing.program("redis-server", "Redis"), *(word for option in options.items() for word in option)],
            log=folder / "redis.log",
            environment={},
        )

    def start(self) -> float:
        return self.process.start(self._answers)

    def stop(self) -> None:
        self.process.stop()

    def kill(self) -> None:
        self.process.kill()

    def _answers(self) -> bool:
        with socket.socket() as caller:
            caller.settimeout(1)
            if caller.connect_ex((LOOPBACK, self.port)):
                return False
            caller.sendall(b"PING\r\n")
            return caller.recv(16).startswith(b"+PONG")
