"""docs/security.md claims no control without the test that shows it."""

import re

from tests.architecture.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(test_\w+)`")


def names_of_tests() -> set[str]:
    found = (re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py"))
    return {name for names in found for name in names}


def rows() -> list[list[str]]:
    """The rows of the tables below their heads."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| asset", "| ---"))]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_row_names_its_test() -> None:
    assert len(rows()) >= 20
    assert [row[0] for row in rows() if len(row) != 4 or not NAMED.search(row[3])] == []


def test_every_test_that_is_named_exists() -> None:
    assert set(NAMED.findall(PAGE)) - names_of_tests() == set()
