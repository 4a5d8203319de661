"""How the server is: each part says so through a probe that it registers itself."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection

from consult.services import translations

Probe = Callable[[], str | dict[str, Any]]
log = logging.getLogger(__name__)
_probes: dict[str, Probe] = {}


def register(name: str, probe: Probe) -> None:
    """
    Let `probe` speak for the part `name`: `database`, `doorbell` or `translator`.

    It gives a state, or `{"state": ...}` with what else is worth knowing (of the translator: `model`), quickly and
    without anything clinical. `down` or `missing: ...` says that the part does not work, and so does raising. The last
    probe counts.
    """
    _probes[name] = probe


def report() -> dict[str, Any]:
    """`{status, database, doorbell, translator: {state, model, queue}, version}`, as `GET /health` gives it."""
    stored = _state_of("database", {"state": "unknown"})
    # In a single process the bell is a function call: there is nothing that could be down.
    doorbell = _state_of("doorbell", {"state": "embedded"})
    translator = {"model": None} | _state_of("translator", {"state": "off"})
    if stored["state"] == "ok":
        translator["queue"] = translations.waiting()
    return {
        "status": _status(stored, doorbell, translator),
        "database": stored["state"],
        "doorbell": doorbell["state"],
        "translator": translator,
        "version": settings.VERSION,
    }


def _status(stored: dict[str, Any], *others: dict[str, Any]) -> str:
    if stored["state"] != "ok":
        return "down"
    return "degraded" if any(part["state"].startswith(("down", "missing")) for part in others) else "ok"


def _state_of(name: str, unasked: dict[str, Any]) -> dict[str, Any]:
    probe = _probes.get(name)
    if probe is None:
        return unasked
    try:
        found = probe()
    except Exception as problem:  # whatever is wrong with a part must not silence the report on the others
        log.warning("the probe of %s failed: %s", name, type(problem).__name__)
        return {"state": "down"}
    return found if isinstance(found, dict) else {"state": found}


def database() -> str:
    """The probe of the database: it answers, or it raises."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


register("database", database)
