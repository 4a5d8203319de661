"""The few rows that every comment needs, found by queries that are composed once."""

from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


class _Slot(Expression):
    """Stands for a value that is known when the query is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        """Leave a place for the value."""
        return "%s", [self]


class Lookup(Generic[M]):
    """
    Rows of a queryset by the values of some fields.

    Django composes the SQL of a queryset anew each time that it is asked, and
    the database finds a row by its key in a twentieth of that time.
    """

    def __init__(self, among: QuerySet[M], *by: str) -> None:
        self._queryset = among.filter(**{name: _Slot(name) for name in by})
        conditions: list[Any] = self._queryset.query.where.children
        self._fields: dict[str, Field[Any, Any]] = {
            each.rhs.name: each.lhs.output_field for each in conditions if isinstance(each.rhs, _Slot)
        }
        self._composed: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def all(self, **values: Any) -> list[M]:
        """The rows whose fields have these values; all fields of the lookup must be given."""
        database = connections[DEFAULT_DB_ALIAS]
        found = self._composed.get(database.vendor)
        if found is None:
            found = self._composed[database.vendor] = self._queryset.query.sql_with_params()
        sql, params = found
        stored = {name: field.get_db_prep_value(values[name], database) for name, field in self._fields.items()}
        filled = [stored[param.name] if isinstance(param, _Slot) else param for param in params]
        return list(self._queryset.raw(sql, filled))

    def first(self, **values: Any) -> M | None:
        """The first of them, if there is one."""
        return next(iter(self.all(**values)), None)
