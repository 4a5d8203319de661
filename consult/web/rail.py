"""The rail beside every page: one's channels and what is new."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from consult.models import Case, Doctor, Specialty
from consult.models.cases import Audience, State
from consult.services import reads
from consult.services.subscriptions import followed

WAITING = (State.OPEN, State.ANSWERED)


@dataclass(frozen=True, slots=True)
class Channel:
    """A followed specialty, with its cases that are neither resolved nor closed."""

    slug: str
    name: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Rail:
    channels: list[Channel]
    unread: int


def rail_of(doctor: Doctor) -> Rail:
    """What the rail of this doctor shows now."""
    return Rail(channels=channels_of(doctor), unread=sum(reads.unread(doctor).values()))


def channels_of(doctor: Doctor) -> list[Channel]:
    """The specialties that this doctor follows, by name; a parent counts its children's cases."""
    specialties = list(Specialty.objects.filter(pk__in=followed(doctor)))
    cases: dict[str | None, set[UUID]] = {specialty.slug: set() for specialty in specialties}
    below = Q(specialties__in=specialties) | Q(specialties__parent__in=specialties)
    pairs = Case.objects.filter(below, audience=Audience.NETWORK, state__in=WAITING)
    for case_id, slug, parent in pairs.values_list("pk", "specialties__slug", "specialties__parent"):
        for of in {slug, parent} & cases.keys():
            cases[of].add(case_id)
    channels = [Channel(specialty.slug, str(specialty), len(cases[specialty.slug])) for specialty in specialties]
    return sorted(channels, key=lambda channel: channel.name)
