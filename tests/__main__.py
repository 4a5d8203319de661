"""Every test, in the processes that they need: `make test` runs this after the linters."""

import subprocess
import sys

# A process for each core; the tests of a file stay in one, as they share what it has started.
SIDE_BY_SIDE = ["-n", "auto", "--dist", "loadfile"]
# The browser's driver keeps an event loop of its own, which other async tests would trip over.
STEPS = {
    "Everything but the browser, on SQLite": ["pytest", "-q", "-m", "not browser", *SIDE_BY_SIDE],
    "The domain on PostgreSQL": ["tests.rig.on_postgres", "-q", "tests/consult", *SIDE_BY_SIDE],
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
