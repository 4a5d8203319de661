"""Logging: one line an event, no body of anything, and no value that PostgreSQL quotes in an error."""

import logging
from collections.abc import Iterator
from typing import Any

# Their errors quote what they were given: PostgreSQL's DETAIL the values of a row, pydantic the input.
QUOTING = ("psycopg", "django.db", "sqlite3", "pydantic")


class WithoutDetail(logging.Filter):
    """Drops a traceback in whose chain somebody quotes values."""

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        names = [f"{type(part).__module__}.{type(part).__name__}" for part in _chain(problem)]
        if any(name.startswith(QUOTING) for name in names):
            record.exc_info = record.exc_text = None
            record.msg = f"{record.msg} ({' from '.join(names)}; details withheld)"
        return True


class WithoutAddress(logging.Filter):
    """Names the route instead of the path, which holds the id of a case: who reads what belongs to the audit."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "an unknown address"
            record.args = tuple(route if part == request.path else part for part in record.args)
        return True


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def logging_settings(level: str) -> dict[str, Any]:
    """The `LOGGING` setting at `level`; everything goes to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_detail": {"()": WithoutDetail}, "without_address": {"()": WithoutAddress}},
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["without_detail", "without_address"],
            },
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Access lines name addresses of cases: who reads what belongs to the audit, not to a log.
            "daphne.http_protocol": {"level": "WARNING"},
            "django.channels.server": {"level": "WARNING"},
            "uvicorn.access": {"level": "WARNING"},
        },
    }
