"""Specialties."""

from ninja import Schema


class Names(Schema):
    en: str
    es: str
    fr: str
    pt: str


class SpecialtyFacts(Schema):
    """A specialty, or a subspecialty with its `parent`."""

    slug: str
    parent: str | None = None
    name: Names
