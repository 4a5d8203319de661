"""
The shape of a frame, declared by its dataclass.

A field's annotation carries the reader that takes it off the wire:
``seq: Annotated[int, whole(1)]``, one of ``readers``. A field with a default is optional. A name
that Python keeps for itself ends in an underscore: ``from_`` is ``from``.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints
from uuid import UUID

Reader = Callable[[Any], Any]


class ShapeError(ValueError):
    """Says what was expected and where, never what came instead: that may be clinical text."""


class Field(NamedTuple):
    name: str
    read: Reader
    required: bool


def fields_of(shape: Any) -> Mapping[str, Field]:
    """The fields of a dataclass by their names on the wire. Raises ``TypeError`` where one has no reader."""
    return _fields_of(shape)


@cache
def _fields_of(shape: Any) -> Mapping[str, Field]:
    hints = get_type_hints(shape, include_extras=True)
    return {
        field.name.rstrip("_"): Field(field.name, _reader(hints[field.name]), field.default is MISSING)
        for field in fields(shape)
    }


def _reader(hint: Any) -> Reader:
    for part in (hint, *get_args(hint)):  # the second place is that of `X | None`
        if get_origin(part) is Annotated:
            reader: Reader = part.__metadata__[0]
            return reader
    raise TypeError(f"{hint} does not say how it is read")


def read(shape: Any, payload: Mapping[str, Any]) -> Any:
    """Build ``shape`` from a decoded map; raises ``ShapeError``."""
    known = fields_of(shape)
    if not payload.keys() <= known.keys():
        raise ShapeError(f"takes {', '.join(known)} and no other field")
    values = {}
    for wire_name, field in known.items():
        if wire_name in payload:
            values[field.name] = at(wire_name, field.read, payload[wire_name])
        elif field.required:
            raise ShapeError(f"{wire_name} is missing")
    return shape(**values)


def at(place: str, reader: Reader, value: Any) -> Any:
    try:
        return reader(value)
    except ShapeError as wrong:
        expected = str(wrong)
    raise ShapeError(f"{place}: {expected}")


def write(frame: Any) -> dict[str, Any]:
    """The map that ``read`` would take, absent fields left out."""
    values = {wire_name: getattr(frame, field.name) for wire_name, field in fields_of(type(frame)).items()}
    return {name: _written(value) for name, value in values.items() if value is not None}


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return write(value)
    return str(value) if isinstance(value, UUID) else value


def nested(shape: Any) -> Reader:
    def read_nested(value: Any) -> Any:
        if isinstance(value, dict):
            return read(shape, value)
        raise ShapeError("a map")

    return read_nested
