"""What a question is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["number", "acronym"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning. ``value`` names it in every language, ``words`` says it by language; a number needs no words."""

    value: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    ``written`` may be read in more than one way. The likeliest reading for this author comes first.

    ``required``: a patient may be harmed by the wrong one, and no reader can
    tell; such a text is not sent without an answer.
    """

    kind: Kind
    written: str = field(repr=False)
    readings: tuple[Reading, ...]
    required: bool
