"""What child processes of the tests inherit: nothing that could lead them to somebody's real data."""

import os
from pathlib import Path

# The keys of this run: with the same ones the test process finds its way in a server's database.
SECRETS = (
    "INTERCONSULTA_SECRET_KEY",
    "INTERCONSULTA_SEAL_KEYS",
    "INTERCONSULTA_TAG_KEY",
    "INTERCONSULTA_VAPID_KEY",
)
POINTERS = ("DATABASE_URL", "REDIS_URL", "HOST", "PORT")


def inherited() -> dict[str, str]:
    """This process's environment without any setting of ours."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("INTERCONSULTA_", "DJANGO_", "PYTEST_")) and name not in POINTERS
    }


def for_product(data: Path, *, database_url: str | None = None, redis_url: str | None = None) -> dict[str, str]:
    """The environment of our own commands on the data folder `data`; without `database_url` on SQLite in it."""
    environment = {
        **inherited(),
        **{name: os.environ[name] for name in SECRETS},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "INTERCONSULTA_DATA": str(data),
        "INTERCONSULTA_HTTPS": "0",
    }
    if database_url:
        environment["DATABASE_URL"] = database_url
    if redis_url:
        environment["REDIS_URL"] = redis_url
    return environment
