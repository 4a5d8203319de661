"""Who could read a case, and who did: what a breach has to be told by (decision 93).

A tag names nobody, so every doctor is asked whether it is theirs; in memory, and only as a count unless somebody with
the keys asks at the server.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Q

from consult import clock, roles
from consult.access import Purpose, case_for
from consult.access_log import Deed, note
from consult.errors import BadValue, NotAllowed, NotFound
from consult.models import AccessEntry, Case, Claim, ConductStep, Doctor, Membership, Role, Specialty
from consult.models.cases import Audience
from consult.services import conduct, voices
from consult.shelf import membership_tag
from consult.text_rules import checked_text

# A smaller group tells who is in it.
SHOWN_FROM = 5
LOOKS = (Deed.READ, Deed.FOLLOW, Deed.IMAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """How many, and how many of each group that is large enough to be named; the groups may sum to less."""

    total: int
    groups: list[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """
    Who could read a case in a span of time and who did, by id; `gone`: readers whose accounts were erased since.

    Rather too many than too few: a licence counts from its first approval to its last end, whatever lay between.
    """

    could: frozenset[UUID] = field(repr=False)
    did: frozenset[UUID] = field(repr=False)
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An exposure as an officer is told of it: by country, and nobody by name."""

    could: Grouped
    did: int
    gone: int


def readers_of(*, doctor: Doctor, case_id: UUID) -> Grouped:
    """
    Who has looked at the doctor's own case up to last midnight (UTC), by top-level specialty.

    Until midnight, so that no count can be watched as it changes. Raises as `case_for`, and `NotAllowed` for the
    case of another.
    """
    case = case_for(doctor, case_id, purpose=Purpose.CONTINUE)
    voice = voices.of(doctor, case.pk)
    if voice is None or voice.pk != case.author_id:
        raise NotAllowed
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    actors = _actors(case, None, midnight) - {membership_tag(doctor.pk, case.pk)}
    return Grouped(total=len(actors), groups=_large(map(_top_of, _doctors_of(case, actors))))


def exposure(case: Case, since: datetime, until: datetime) -> Exposure:
    """Who could read this case between two moments, and who did. For whoever has the keys."""
    actors = _actors(case, since, until)
    did = frozenset(doctor.pk for doctor in _doctors_of(case, actors))
    return Exposure(could=_able(case, since, until) | did, did=did, gone=len(actors) - len(did))


@transaction.atomic
def inquire(*, officer: Doctor, case_id: UUID, since: datetime, until: datetime, reason: str) -> Told:
    """
    Tell an officer how many could read a case and how many did; asking is a row of the access log.

    Raises `NotAllowed`, `NoSecondFactor`, `NotFound`, `BadValue` for times in the wrong order, `Empty`, `TooLong`.
    """
    roles.require(officer, Role.OFFICER)
    said = checked_text(reason, most=conduct.WORDS_MOST, field="reason")
    if since >= until:
        raise BadValue({"field": "until"})
    # As an officer, whether or not the case is theirs to see: the answer tells nothing that stands in it.
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    note(Deed.INQUIRY, officer, case, since=since.isoformat(), until=until.isoformat())
    conduct.note_step(ConductStep.Deed.INQUIRED, officer, said)
    found = exposure(case, since, until)
    countries = Doctor.objects.filter(pk__in=found.could).values_list("country", flat=True)
    return Told(could=Grouped(total=len(found.could), groups=_large(countries)), did=len(found.did), gone=found.gone)


def _actors(case: Case, since: datetime | None, until: datetime) -> set[bytes]:
    looks = AccessEntry.objects.filter(about=case.stream, deed__in=LOOKS, at__lt=until)
    if since is not None:
        looks = looks.filter(at__gte=since)
    return {bytes(actor) for actor in looks.values_list("actor", flat=True)}


def _doctors_of(case: Case, actors: set[bytes]) -> list[Doctor]:
    everybody = Doctor.objects.values_list("pk", flat=True).iterator()
    found = [pk for pk in everybody if membership_tag(pk, case.pk) in actors]
    return list(Doctor.objects.filter(pk__in=found).order_by("pk"))


def _top_of(doctor: Doctor) -> str:
    specialty: Specialty | None = doctor.primary_specialty
    return (specialty.parent_id or specialty.pk) if specialty else ""


def _large(said: Iterable[str]) -> list[tuple[str, int]]:
    counted = Counter(said)
    return sorted((name, count) for name, count in counted.items() if name and count >= SHOWN_FROM)


def _able(case: Case, since: datetime, until: datetime) -> frozenset[UUID]:
    """Whose licence stood at some moment in between, and who was let in by then."""
    first = Min("claims__decided_at", filter=Q(claims__state=Claim.State.APPROVED))
    licensed = Doctor.objects.annotate(first=first).filter(
        Q(first__lte=until) | Q(verified_at__lte=until), verified_until__gte=since
    )
    able = set(licensed.values_list("pk", flat=True))
    if case.audience == Audience.MEMBERS:
        members = Membership.objects.filter(case=case, since__lte=until).values_list("tag", flat=True)
        tags = {bytes(tag) for tag in members}
        able = {pk for pk in able if membership_tag(pk, case.pk) in tags}
    return frozenset(able)
