"""Readers of single values: each gives what it read, or raises ``ShapeError`` saying what it expects."""

import re
from typing import Any
from uuid import UUID

from realtime.protocol.limits import WHOLE_MOST
from realtime.protocol.shape import Reader, ShapeError, at


def text(least: int, most: int) -> Reader:
    def read_text(value: Any) -> str:
        if isinstance(value, str) and least <= len(value) <= most:
            return value
        raise ShapeError(f"text of {least} to {most} characters")

    return read_text


def matching(pattern: str, expected: str) -> Reader:
    compiled = re.compile(pattern, re.ASCII)

    def read_matching(value: Any) -> str:
        if isinstance(value, str) and compiled.fullmatch(value):
            return value
        raise ShapeError(expected)

    return read_matching


def one_of(*words: str) -> Reader:
    return matching("|".join(words), f"one of {', '.join(words)}")


def whole(least: int, most: int = WHOLE_MOST) -> Reader:
    def read_whole(value: Any) -> int:
        # By type: True would pass for 1, and 1.0 is what a client sends that counts in fractions.
        if type(value) is int and least <= value <= most:
            return value
        raise ShapeError(f"a whole number from {least} on")

    return read_whole


def identifier(value: Any) -> UUID:
    """Only the canonical text: one id in two spellings would be two keys in a client's map."""
    return UUID(_uuid_text(value))


UUID_TEXT = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_uuid_text = matching(UUID_TEXT, "a UUID in lower case")


def listing(item: Reader, least: int, most: int) -> Reader:
    def read_listing(value: Any) -> tuple[Any, ...]:
        if isinstance(value, list) and least <= len(value) <= most:
            return tuple(at("each", item, entry) for entry in value)
        raise ShapeError(f"a list of {least} to {most}")

    return read_listing


def table(key: Reader, entry: Reader) -> Reader:
    def read_table(value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return {at("key", key, name): at("value", entry, found) for name, found in value.items()}
        raise ShapeError("a map")

    return read_table
