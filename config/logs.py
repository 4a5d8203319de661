"""Logging: one line an event, no body of anything, and no value that PostgreSQL quotes in an error."""

import logging
from typing import Any


class WithoutDetail(logging.Filter):
    """Drops what a database driver quotes: PostgreSQL's DETAIL repeats the values of the row."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            kind = type(record.exc_info[1])
            if kind.__module__.startswith(("psycopg", "django.db", "sqlite3")):
                record.exc_info = None
                record.msg = f"{record.msg} ({kind.__module__}.{kind.__name__}; details withheld)"
        return True


def logging_settings(level: str) -> dict[str, Any]:
    """The `LOGGING` setting at `level`; everything goes to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_detail": {"()": WithoutDetail}},
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_detail"]},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Access lines name addresses of cases: who reads what belongs to the audit, not to a log.
            "daphne.http_protocol": {"level": "WARNING"},
            "django.channels.server": {"level": "WARNING"},
            "uvicorn.access": {"level": "WARNING"},
        },
    }
