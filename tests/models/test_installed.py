"""What is promised of models that come, go or break while a translator runs."""

import shutil
from pathlib import Path

import pytest

from models.catalogue import Entry
from models.engines.opening import EngineOptions
from models.lockfile import LOCK_NAME, Locked, write_lock
from models.translation import Translator

FETCHED = "opus-mt-en-es"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


@pytest.fixture
def running(home: Path, cache: Path) -> Translator:
    """A translator that has loaded what there was: the bundled model."""
    translator = Translator.build(EngineOptions(cache=cache), fetched=home)
    translator.load()
    return translator


def put(starter: Entry, home: Path) -> Path:
    assert starter.folder is not None
    return Path(shutil.copytree(starter.folder, home / FETCHED))


def lock(home: Path, sha256: str) -> None:
    write_lock(home, {FETCHED: Locked(repository="r", revision="1", sha256={"model.safetensors": sha256}, measured=())})


def test_a_running_translator_changes_over_to_a_new_model(running: Translator, starter: Entry, home: Path) -> None:
    assert running.model_for("en", "es").name == starter.name

    put(starter, home)

    assert running.refresh()
    assert (running.model_for("en", "es").name, running.model_for("es", "en").name) == (FETCHED, starter.name)
    assert (running.state, running.model_names()) == ("ready", [starter.name, FETCHED])
    assert not running.refresh()


def test_what_a_fetch_leaves_on_its_way_changes_nothing(running: Translator, home: Path) -> None:
    (home / ".fetching-1").mkdir()

    assert not running.refresh()


def test_a_model_that_is_taken_away_gives_its_pairs_back(running: Translator, starter: Entry, home: Path) -> None:
    folder = put(starter, home)
    running.refresh()

    shutil.rmtree(folder)

    assert running.model_for("en", "es").name == FETCHED
    assert running.refresh()
    assert running.model_for("en", "es").name == starter.name


def test_weights_that_are_not_those_of_the_lock_are_told_by_their_file_and_mended_without_a_restart(
    running: Translator, starter: Entry, home: Path
) -> None:
    folder = put(starter, home)
    lock(home, "0" * 64)
    running.refresh()

    assert running.state.startswith(f"missing: {folder / 'model.safetensors'}: its checksum")
    assert next(running.translate_text("Sin tos.", source="es", target="en")).text

    assert starter.sha256 is not None
    lock(home, starter.sha256)
    assert running.refresh()
    assert running.state == "ready"


def test_a_damaged_model_is_named_at_the_start_and_beside_what_it_serves(
    starter: Entry, home: Path, cache: Path
) -> None:
    folder = put(starter, home)
    (folder / "vocab.json").unlink()
    translator = Translator.build(EngineOptions(cache=cache), fetched=home)
    translator.load()

    assert translator.state == (
        f"missing: {folder / 'vocab.json'}: the file is missing. Copy the folder again from where it came, whole"
    )
    assert translator.model_names() == [starter.name, FETCHED]


def test_a_lock_that_cannot_be_read_is_named_and_ends_nothing(
    running: Translator, starter: Entry, home: Path, cache: Path
) -> None:
    (home / LOCK_NAME).write_text("{")

    assert not running.refresh()
    assert running.state.startswith(f"missing: {home / LOCK_NAME}: the lock of the fetched models cannot be read")
    assert running.model_for("en", "es").name == starter.name
    assert Translator.build(EngineOptions(cache=cache), fetched=home).state == running.state

    (home / LOCK_NAME).unlink()
    assert running.refresh()
    assert running.state == "ready"
