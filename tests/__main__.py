"""Every test, in the processes that they need: `make test` runs this after the linters."""

import subprocess
import sys

# The browser's driver keeps an event loop of its own, which other async tests would trip over.
STEPS = {
    "Everything but the browser, on SQLite": ["pytest", "-q", "-m", "not browser"],
    "The domain on PostgreSQL": ["tests.rig.on_postgres"],
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
