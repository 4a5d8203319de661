"""Components that some tests need and this machine may lack: their tests are skipped, and that is said once."""

import shutil
from collections import Counter
from typing import NoReturn

import pytest

CURE = "is not installed; `make deps` installs it"


def skip(component: str) -> NoReturn:
    """Skip the test that asked for `component`."""
    pytest.skip(f"{component} {CURE}")


def program(name: str, component: str) -> str:
    """Where the program is, or a skip."""
    return shutil.which(name) or skip(component)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each component that was missing."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and report.longrepr[2].endswith(CURE)
    )
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} skipped: {reason}", yellow=True)
