"""The one clock: whoever needs the time asks here, so that a test can turn it."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 UTC, as times travel on the wire."""
    return int(moment.timestamp() * 1000)
