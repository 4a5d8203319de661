"""What stands in the database, as somebody reads it who has it and no key."""

from django.db import connection


def stored(prefix: str = "") -> str:
    """Everything in every table whose name begins so."""
    rows = []
    with connection.cursor() as cursor:
        for table in sorted(name for name in connection.introspection.table_names() if name.startswith(prefix)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return "\n".join(spelt(value) for row in rows for value in row)


def spelt(value: object) -> str:
    """One value; bytes as hexadecimal digits."""
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
