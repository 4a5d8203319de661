"""The one clock: whoever needs the time asks here, so that a test or the demo can turn it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_turned: ContextVar[datetime | None] = ContextVar("turned", default=None)


def now() -> datetime:
    """The time, aware, in UTC."""
    return _turned.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is `moment` for this thread or task; everywhere else time goes on. For tests and the demo."""
    token = _turned.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _turned.reset(token)


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 UTC, as times travel on the wire."""
    return int(moment.timestamp() * 1000)


def told(moment: datetime | None) -> str:
    """A time as an export writes it, to the second; nothing for one that never was."""
    return moment.isoformat(timespec="seconds") if moment else ""
