"""What is promised of the translator's task when its model cannot be used: one clear error, and the room goes on."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from consult import health
from models.catalogue import Catalogue, Entry
from models.errors import ModelUnusable
from models.translation import Translator
from realtime.translating import TranslatingTask, state
from tests.models.fake_engine import FakeEngine, fake_entry, fake_translator


def machine_without_its_file() -> Translator:
    def opener(_entry: Entry) -> FakeEngine:
        raise ModelUnusable(Path("weights/vocab.json"), "the file is missing", "Copy the folder again")

    return Translator(Catalogue([fake_entry()]), opener, engine="fake")


async def starts(machine: Translator) -> None:
    """Load, as at every start, and stop before any work."""
    stop = asyncio.Event()
    stop.set()
    await TranslatingTask(machine, waiting=asyncio.Event(), tell=lambda *_: None).run(stop)


async def test_a_missing_file_is_one_error_at_the_start_that_names_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    await starts(machine_without_its_file())

    (said,) = [record for record in caplog.records if record.name == "realtime.translating"]
    assert said.levelno == logging.ERROR
    assert "weights/vocab.json: the file is missing. Copy the folder again" in said.getMessage()
    assert said.exc_info is None


async def test_a_model_that_loads_is_no_error(transactional_db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    await starts(fake_translator())

    said = [record.levelno for record in caplog.records if record.name == "realtime.translating"]
    assert said == [logging.INFO]


def test_health_names_the_file(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_probes", {})
    health.register("database", health.database)
    machine = machine_without_its_file()
    machine.load()
    health.register("translator", lambda: state(machine))

    report = health.report()

    assert report["status"] == "degraded"
    assert report["translator"]["state"] == "missing: weights/vocab.json: the file is missing. Copy the folder again"
