"""What is promised about the keys that everything sealed depends on."""

import stat
from pathlib import Path

import pytest
from py_vapid import Vapid02

from config.environment import Environment, seal_keys, vapid_key
from config.secrets import MADE_BY, make_missing


@pytest.fixture(autouse=True)
def none_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*MADE_BY, "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_secrets_are_made_for_the_owner_alone(tmp_path: Path) -> None:
    made = make_missing(tmp_path / "data")

    file = tmp_path / "data" / ".env"
    assert made == list(MADE_BY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == [".env"]


def test_secrets_are_made_once(tmp_path: Path) -> None:
    make_missing(tmp_path)
    before = (tmp_path / ".env").read_text()

    assert make_missing(tmp_path) == []
    assert (tmp_path / ".env").read_text() == before


def test_only_what_is_missing_is_added(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# mine\nINTERCONSULTA_TAG_KEY=kept\n")

    assert make_missing(tmp_path) == [
        "INTERCONSULTA_SECRET_KEY",
        "INTERCONSULTA_SEAL_KEYS",
        "INTERCONSULTA_VAPID_KEY",
    ]
    assert (tmp_path / ".env").read_text().startswith("# mine\nINTERCONSULTA_TAG_KEY=kept\n")


def test_a_secret_of_the_environment_is_not_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERCONSULTA_TAG_KEY", "from a vault")

    assert "INTERCONSULTA_TAG_KEY" not in make_missing(tmp_path)
    assert "INTERCONSULTA_TAG_KEY" not in (tmp_path / ".env").read_text()


def test_a_lost_key_is_never_replaced_under_its_database(tmp_path: Path) -> None:
    (tmp_path / "interconsulta.sqlite3").write_bytes(b"rows")

    with pytest.raises(SystemExit, match="INTERCONSULTA_SEAL_KEYS and INTERCONSULTA_TAG_KEY is missing"):
        make_missing(tmp_path)
    assert not (tmp_path / ".env").exists()


def test_the_keys_that_are_made_can_seal(tmp_path: Path) -> None:
    make_missing(tmp_path)
    Environment.read_env(tmp_path / ".env", overwrite=True)

    assert len(seal_keys(Environment())) == 1


def test_the_key_that_is_made_can_sign(tmp_path: Path) -> None:
    make_missing(tmp_path)
    Environment.read_env(tmp_path / ".env", overwrite=True)

    assert Vapid02.from_string(vapid_key(Environment())).public_key.curve.name == "secp256r1"


def test_a_key_that_cannot_sign_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERCONSULTA_VAPID_KEY", "short")

    with pytest.raises(SystemExit, match="INTERCONSULTA_VAPID_KEY must hold") as refused:
        vapid_key(Environment())
    assert "short" not in str(refused.value)


@pytest.mark.parametrize("keys", ["short", "a" * 44, ",", "ÄÖÜ"])
def test_a_key_that_cannot_seal_is_refused_without_being_shown(keys: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERCONSULTA_SEAL_KEYS", keys)

    with pytest.raises(SystemExit, match="INTERCONSULTA_SEAL_KEYS must hold") as refused:
        seal_keys(Environment())
    assert keys == "," or keys not in str(refused.value)
