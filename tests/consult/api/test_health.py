"""What is promised to whoever watches the server."""

import pytest
from django.conf import settings

from consult import health
from consult.models import Case, Doctor
from tests.consult.api.conftest import Api


@pytest.fixture(autouse=True)
def only_the_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_probes", {})
    health.register("database", health.database)


def broken() -> dict[str, object]:
    raise OSError("Expectoró un molde")


def test_a_server_alone_is_well(api: type[Api], db: None) -> None:
    answer = api().get("/health")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "doorbell": "embedded",
        "translator": {"state": "off", "queue": 0},
        "version": settings.VERSION,
    }


def test_texts_that_wait_are_counted(api: type[Api], ana: Doctor, james: Doctor, case: Case) -> None:
    assert api().get("/health").json()["translator"]["queue"] == 2


def test_each_part_speaks_for_itself(api: type[Api], db: None) -> None:
    health.register("doorbell", lambda: "up")
    health.register("translator", lambda: {"state": "ready", "model": "en-es-starter"})

    report = api().get("/health").json()

    assert report["doorbell"] == "up"
    assert report["translator"] == {"state": "ready", "model": "en-es-starter", "queue": 0}


def test_a_part_that_is_down_degrades_the_whole(api: type[Api], db: None, caplog: pytest.LogCaptureFixture) -> None:
    health.register("doorbell", broken)

    answer = api().get("/health")

    assert (answer.status_code, answer.json()["status"], answer.json()["doorbell"]) == (200, "degraded", "down")
    assert "molde" not in caplog.text


def test_a_model_that_cannot_be_used_degrades_the_whole(api: type[Api], db: None) -> None:
    health.register("translator", lambda: "missing: no model is installed")

    assert api().get("/health").json()["status"] == "degraded"


def test_without_a_database_the_server_is_down(api: type[Api], db: None) -> None:
    health.register("database", broken)

    answer = api().get("/health")

    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert "queue" not in answer.json()["translator"]
