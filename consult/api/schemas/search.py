"""What is looked for, and what was found."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from consult.api.schemas.base import Sent

Facts = dict[str, Any]  # docs/protocol.md describes what is in it


class Wanted(Sent):
    words: str
    page: Annotated[int, Field(ge=1, le=1_000)] = 1


class Of(Schema):
    kind: str
    id: UUID
    field: str


class ExcerptPart(Schema):
    text: str
    found: bool


class HitFacts(Schema):
    """
    One text that holds the words, and the sentence that does. `language` is the one in which they were found; where
    that is a translation by a machine, `translation` says of which model, from which language and with which verdict.
    """

    of: Of
    revision: int
    language: str
    translation: Facts | None = None
    author: Facts | None = None
    excerpt: list[ExcerptPart]


class FoundFacts(Schema):
    case: Facts
    hits: list[HitFacts]


class FoundPage(Schema):
    """`total` counts the cases of all pages; `next` is the page that follows, if one does."""

    items: list[FoundFacts]
    total: int
    next: int | None = None
