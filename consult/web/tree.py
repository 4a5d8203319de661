"""The specialty tree as a form shows it: groups of a specialty and what stands below it."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from consult.models import Specialty


@dataclass(frozen=True, slots=True)
class Choice:
    slug: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A specialty with its subspecialties; `unfolded` where one of them is chosen."""

    top: Choice
    below: list[Choice]

    @property
    def unfolded(self) -> bool:
        return any(choice.chosen for choice in self.below)

    @property
    def chosen(self) -> bool:
        return self.top.chosen or self.unfolded


def groups(chosen: Collection[str]) -> list[Group]:
    """All groups by name in the reader's language."""
    everything = list(Specialty.objects.all())
    below: dict[str, list[Choice]] = {}
    for specialty in everything:
        if specialty.parent_id:
            below.setdefault(specialty.parent_id, []).append(_choice(specialty, chosen))
    tops = [_choice(specialty, chosen) for specialty in everything if not specialty.parent_id]
    return [Group(top, _by_name(below.get(top.slug, []))) for top in _by_name(tops)]


def brought(follows: Collection[str], muted: Collection[str]) -> list[Group]:
    """What comes with the specialties that are followed, without being followed itself; `chosen` where it is muted."""
    coming = [Group(group.top, [one for one in group.below if one.slug not in follows]) for group in groups(muted)]
    return [group for group in coming if group.top.slug in follows and group.below]


def _choice(specialty: Specialty, chosen: Collection[str]) -> Choice:
    return Choice(specialty.slug, str(specialty), specialty.slug in chosen)


def _by_name(choices: list[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: _plain(choice.name))


def _plain(name: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(mark))
