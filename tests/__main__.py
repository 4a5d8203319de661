"""Every test, in the processes that they need: `make test` runs this after the linters."""

import subprocess
import sys
from pathlib import Path

CONSULT = Path(__file__).resolve().parent / "consult"
# The services stand on either database. Of what stands on the services, that which reads everything there is.
ABOVE = ("demo", "privacy", "push", "search", "web/test_crawler.py")
SERVICES = [str(path) for path in (*sorted(CONSULT.glob("test_*.py")), *(CONSULT / name for name in ABOVE))]
# A process for each core; the tests of a file stay in one, as they share what it has started.
SIDE_BY_SIDE = ["-n", "auto", "--dist", "loadfile"]
# The browser's driver keeps an event loop of its own, which other async tests would trip over.
STEPS = {
    "Everything but the browser, on SQLite": ["pytest", "-q", "-m", "not browser", *SIDE_BY_SIDE],
    "The services on PostgreSQL": ["tests.rig.on_postgres", "-q", *SERVICES, *SIDE_BY_SIDE],
    "The browser": ["pytest", "-q", "-m", "browser"],
}


def main() -> int:
    """Run every step whatever came before; 1 if any failed."""
    failed = [name for name, module in STEPS.items() if not _passes(name, module)]
    sys.stdout.write(f"\nFailed: {'; '.join(failed)}\n" if failed else "\nAll tests pass.\n")
    return int(bool(failed))


def _passes(name: str, module: list[str]) -> bool:
    sys.stdout.write(f"\n== {name}\n")
    sys.stdout.flush()
    return subprocess.run([sys.executable, "-m", *module], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
