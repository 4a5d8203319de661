"""What is promised to whoever starts a server: it starts, or one sentence says why not."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.secrets import MADE_BY
from tests.rig.environment import for_product

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=for_product(data) | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def one_sentence(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 1
    said = result.stderr.strip()
    assert "\n" not in said
    return said


def test_a_taken_port_is_one_sentence_and_changes_nothing(taken: int, tmp_path: Path) -> None:
    said = one_sentence(run("-m", "config.start", data=tmp_path / "data", PORT=str(taken)))

    assert f"port {taken}" in said
    assert f"PORT={taken + 1}" in said
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["", "x", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(port: str, tmp_path: Path) -> None:
    assert one_sentence(run("-m", "config.start", data=tmp_path, PORT=port)).startswith("PORT must be")


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "Cannot write in" in one_sentence(run("-m", "config.start", data=tmp_path / "file" / "data", PORT="8999"))


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    url = "postgres://nobody:password-of-mine@127.0.0.1:1/none"

    result = run("-m", "config.start", data=tmp_path, PORT="8999", DATABASE_URL=url)

    assert "PostgreSQL database does not answer" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr
    assert "password-of-mine" not in result.stderr


@pytest.mark.parametrize("name", MADE_BY)
@pytest.mark.parametrize("command", [("manage.py", "check"), ("-c", "import asgi")])
def test_a_missing_secret_is_one_sentence(command: tuple[str, ...], name: str, tmp_path: Path) -> None:
    assert name in one_sentence(run(*command, data=tmp_path, **{name: ""}))


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "x"), ("INTERCONSULTA_DATABASE_THREADS", "many"), ("DATABASE_URL", "mysql://x/y")],
)
def test_a_setting_that_cannot_be_read_is_named_in_one_sentence(name: str, value: str, tmp_path: Path) -> None:
    assert name in one_sentence(run("manage.py", "check", data=tmp_path, **{name: value}))


def test_the_production_profile_passes_djangos_own_checks(tmp_path: Path) -> None:
    strong = "x7" + os.urandom(40).hex()

    result = run(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        data=tmp_path,
        INTERCONSULTA_HTTPS="1",
        INTERCONSULTA_SECRET_KEY=strong,
    )

    assert result.returncode == 0, result.stderr
