"""Ids of rows: UUIDv7, so that an index grows at its end."""

from uuid import UUID

import uuid6


def new_id() -> UUID:
    """A fresh UUIDv7. It tells its time: never use one as a secret, nor for a row whose order must not be known."""
    return UUID(int=uuid6.uuid7().int)
