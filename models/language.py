"""PLACEHOLDER written by the lead so that others can import; helper for models/ overwrites this file."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Identified:
    language: str
    sure: bool


def identify(text: str, *, candidates: Sequence[str], author_language: str, recent: Sequence[str] = ()) -> Identified:
    return Identified(author_language, False)
