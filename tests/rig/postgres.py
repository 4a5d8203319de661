"""A PostgreSQL cluster of this run: no password, no fsync, gone at the end."""

import getpass
import os
import pwd
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from functools import cached_property
from itertools import count
from pathlib import Path

import psycopg

from tests.rig import missing
from tests.rig.environment import for_product, inherited
from tests.rig.ports import LOOPBACK, free_port
from tests.rig.processes import Process, run

# Nothing here has to survive a power cut, and the tests would wait for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "listen_addresses": LOOPBACK,
}


class Postgres:
    """The cluster. `database()` gives the URL of a fresh, migrated database."""

    def __init__(self) -> None:
        self.port = free_port()
        self._initdb, server = _binary("initdb"), _binary("postgres")
        # initdb and postgres refuse to run as root.
        self._owner = "postgres" if os.geteuid() == 0 else None
        self._role = self._owner or getpass.getuser()
        self.folder = Path(tempfile.mkdtemp(prefix="interconsulta-postgres-"))
        if self._owner:
            owner = pwd.getpwnam(self._owner)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._cluster = self.folder / "cluster"
        settings = {**SETTINGS, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        self.process = Process(
            [server, "-D", str(self._cluster), *(f"--{name}={value}" for name, value in settings.items())],
            log=self.folder / "postgres.log",
            environment=inherited(),
            user=self._owner,
        )
        self._numbers = count(1)

    def start(self) -> float:
        """Start, and give the seconds that it took; the first time it is made too."""
        if not self._cluster.exists():
            command = [self._initdb, "-D", str(self._cluster), "--auth=trust", "--encoding=UTF8", "--no-sync"]
            run(command, environment=inherited(), user=self._owner)
        return self.process.start(self._answers)

    def stop(self) -> None:
        """The fast stop of PostgreSQL: SIGTERM would wait for every client to leave."""
        self.process.stop(signal.SIGINT)

    def remove(self) -> None:
        """Stop and leave nothing behind."""
        self.process.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self) -> str:
        """The `DATABASE_URL` of a new database with our tables and the specialty tree."""
        name = f"case_room_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self.url(name)

    def url(self, name: str = "postgres") -> str:
        return f"postgres://{self._role}@{LOOPBACK}:{self.port}/{name}"

    @cached_property
    def _template(self) -> str:
        self._run("CREATE DATABASE template_migrated")
        environment = for_product(self.folder, database_url=self.url("template_migrated"))
        with tempfile.TemporaryDirectory() as data:
            run(
                [sys.executable, "manage.py", "migrate", "--noinput"],
                environment=environment | {"INTERCONSULTA_DATA": data},
            )
        return "template_migrated"

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            psycopg.connect(self.url(), connect_timeout=5).close()
            return True
        return False


def _binary(name: str) -> str:
    """From the newest PostgreSQL of Debian, which keeps them off the PATH, else from the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    debian = [str(folder) for folder in folders[::-1]]
    found = shutil.which(name, path=os.pathsep.join([*debian, os.environ.get("PATH", "")]))
    return found or missing.skip("PostgreSQL")
