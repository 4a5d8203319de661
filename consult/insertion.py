"""The rows that every comment leaves behind, stored by statements that are composed once."""

from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, Model

M = TypeVar("M", bound=Model)


class Insertion(Generic[M]):
    """
    New rows of a model.

    Django composes the SQL of an insert anew for each row, which takes several
    times as long as the database needs to store it. No signal of the model is
    sent; a row that stands already, and is passed over, gets no key.
    """

    def __init__(self, model: type[M], *, ignore_conflicts: bool = False) -> None:
        options = model._meta  # noqa: SLF001  public, whatever its name says; so is `_state`
        self._table = options.db_table
        self._key = options.pk if isinstance(options.pk, AutoField) else None
        self._fields: list[Field[Any, Any]] = [
            field for field in options.concrete_fields if not isinstance(field, AutoField)
        ]
        self._on_conflict = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
        self._composed: dict[str, str] = {}

    def add(self, row: M) -> None:
        """Store it. Raises `IntegrityError` as `save` does."""
        # The connection itself: what stands for it looks it up again each time that it is asked for anything.
        database = connections[DEFAULT_DB_ALIAS]
        sql = self._composed.get(database.vendor) or self._compose(database)
        values = [field.get_db_prep_save(field.pre_save(row, add=True), database) for field in self._fields]
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            if self._key is not None and (given := cursor.fetchone()):
                row.pk = given[0]
        state = row._state  # noqa: SLF001
        state.adding, state.db = False, database.alias

    def _compose(self, database: BaseDatabaseWrapper) -> str:
        quoted = database.ops.quote_name
        columns = ", ".join(quoted(str(field.column)) for field in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        key = f" RETURNING {quoted(str(self._key.column))}" if self._key else ""
        sql = f"INSERT INTO {quoted(self._table)} ({columns}) VALUES ({places}){self._on_conflict}{key}"  # noqa: S608
        self._composed[database.vendor] = sql
        return sql
