"""Imports point one way: config, realtime, consult, models."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, SHIPPED, modules, place, tree

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The shipped packages and their contracts, to be broken."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in SHIPPED:
        only_code = shutil.ignore_patterns("__pycache__", "weights", "static", "templates", "locale")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=only_code)
    return tmp_path


def test_the_contracts_are_kept() -> None:
    verdict = lint(ROOT)

    assert verdict.returncode == 0, verdict.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("consult/streams.py", "from realtime import hub", "Imports point one way"),
        ("consult/streams.py", "import channels.layers", "The domain knows no socket"),
        ("realtime/protocol/codec.py", "from consult import clock", "The protocol is pure"),
        ("models/language.py", "from django.conf import settings", "Models are plain Python"),
    ],
)
def test_a_contract_that_is_broken_is_noticed(copy: Path, module: str, line: str, contract: str) -> None:
    with (copy / module).open("a") as code:
        code.write(f"\n{line}\n")

    verdict = lint(copy)

    assert verdict.returncode == 1
    assert any(contract in said and "BROKEN" in said for said in verdict.stdout.splitlines()), verdict.stdout


def wrongly_spelled(module: ast.Module) -> Iterator[ast.stmt]:
    """
    Imports of the top-level package `models` that are not `from models.x import Y`.

    `import models` reads as Django's word for tables, and an alias hides where a name comes from.
    """
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names) if any(name.name.partition(".")[0] == "models" for name in names):
                yield node
            case ast.ImportFrom(module="models", level=0):
                yield node


def test_models_are_imported_by_the_name_of_their_module() -> None:
    every = modules(*SHIPPED, "tests", "bench")

    assert [place(path, node) for path in every for node in wrongly_spelled(tree(path))] == []


@pytest.mark.parametrize("line", ["import models", "import models.guard as g", "from models import language"])
def test_another_spelling_is_noticed(line: str) -> None:
    assert list(wrongly_spelled(ast.parse(line)))
