"""`python -m tests.rig.on_postgres`: the tests of the domain, or those named behind it, in a PostgreSQL."""

import os
import signal
import subprocess
import sys

import pytest

from tests.rig.postgres import Postgres
from tests.rig.processes import ROOT


def main(arguments: list[str]) -> int:
    """Give pytest's own exit status; 0, with a line that says so, where PostgreSQL is not installed."""
    # As Ctrl-C does: SIGTERM alone would leave PostgreSQL behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        postgres = Postgres()
    except pytest.skip.Exception as missing:
        sys.stderr.write(f"Tests on PostgreSQL skipped: {missing}\n")
        return 0
    try:
        postgres.start()
        environment = {**os.environ, "DATABASE_URL": postgres.url()}
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    finally:
        postgres.remove()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["-q", "tests/consult"]))
