"""Health."""

from typing import Literal

from ninja import Schema


class TranslatorHealth(Schema):
    """`queue` counts the texts that wait; it is left out where the database does not answer."""

    state: str
    model: str | None = None
    queue: int | None = None


class Health(Schema):
    status: Literal["ok", "degraded", "down"]
    database: str
    doorbell: str
    translator: TranslatorHealth
    version: str
