"""The rail beside every page: one's channels, what is new, and who is on call."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from consult.models import Case, Doctor, Specialty
from consult.models.cases import Audience, State
from consult.services import reads
from consult.services.rota import shifts_now
from consult.services.subscriptions import followed

WAITING = (State.OPEN, State.ANSWERED)
MOST_ON_CALL = 12  # the page of the rota shows all


@dataclass(frozen=True, slots=True)
class Channel:
    """A followed specialty, with its cases that are neither resolved nor closed."""

    slug: str
    name: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call for a specialty now."""

    name: str
    specialty: str


@dataclass(frozen=True, slots=True)
class Rail:
    channels: list[Channel]
    unread: int
    on_call: list[Duty]


def rail_of(doctor: Doctor) -> Rail:
    """What the rail of this doctor shows now."""
    unread = sum(reads.unread(doctor).values())
    return Rail(channels=channels_of(doctor), unread=unread, on_call=on_call_for(doctor))


def on_call_for(doctor: Doctor) -> list[Duty]:
    """Who is on call now in the specialties that this doctor follows or practises, and in those below them."""
    own = doctor.practices.values_list("specialty_id", flat=True)
    wanted = Q(pk__in=followed(doctor)) | Q(parent__in=followed(doctor)) | Q(pk__in=own)
    shifts = shifts_now(Specialty.objects.filter(wanted).values_list("pk", flat=True))
    return [Duty(shift.doctor.name, str(shift.specialty)) for shift in shifts[:MOST_ON_CALL]]


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
