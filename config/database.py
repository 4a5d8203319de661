"""Which database, and how it must be opened so that no event is lost."""

from pathlib import Path
from typing import Any

from config.environment import Environment

# A transaction that reads and then writes fails at once with "locked", whatever the timeout says, unless it
# began IMMEDIATE; FULL makes `done` mean stored even when the power goes.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728",
}


def database_settings(env: Environment, data_dir: Path) -> dict[str, Any]:
    """SQLite in `data_dir` by default; `DATABASE_URL` names another (PostgreSQL, pooled by psycopg)."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = env.str("DATABASE_URL", default="") or f"sqlite:///{data_dir / 'interconsulta.sqlite3'}"
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise SystemExit("DATABASE_URL must begin with postgres:// or sqlite://.")
    settings: dict[str, Any] = env.db_url_config(url)
    settings["CONN_MAX_AGE"] = 0
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = SQLITE_OPTIONS
        # A file, not memory: the tests' threads must see one database as the server's threads do.
        settings["TEST"] = {"NAME": str(data_dir / "test.sqlite3")}
    else:
        settings["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 12, "timeout": 20}}
    return settings
