"""Which specialties a doctor follows, and which of those that come with them they mute."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q

from consult.errors import NotFound, Unverified
from consult.models import Doctor, Specialty, Subscription


@transaction.atomic
def follow_exactly(doctor: Doctor, slugs: Iterable[str], *, muting: Iterable[str] = ()) -> list[str]:
    """
    Follow these specialties and no others, without the subspecialties of `muting`; gives what is followed, in order.

    What is both followed and muted is followed. Raises `Unverified`, `NotFound`.
    """
    if not doctor.is_verified:
        raise Unverified
    wanted = set(slugs)
    muted = set(muting) - wanted
    # Compared here: PostgreSQL fails on a NUL in a query instead of finding nothing.
    if not wanted | muted <= set(Specialty.objects.values_list("pk", flat=True)):
        raise NotFound({"field": "specialties"})
    Subscription.objects.filter(doctor=doctor).exclude(specialty__in=wanted | muted).delete()
    Subscription.objects.bulk_create(
        [Subscription(doctor=doctor, specialty_id=slug) for slug in sorted(wanted | muted)], ignore_conflicts=True
    )
    for slugs_, is_muted in ((wanted, False), (muted, True)):
        Subscription.objects.filter(doctor=doctor, specialty__in=slugs_).update(muted=is_muted)
    return sorted(wanted)


def followed(doctor: Doctor) -> list[str]:
    """The specialties that this doctor follows, by slug."""
    return _slugs(doctor, muted=False)


def muted_by(doctor: Doctor) -> list[str]:
    """The subspecialties that this doctor leaves out, by slug."""
    return _slugs(doctor, muted=True)


def heard_by(doctor: Doctor) -> list[str]:
    """The specialties whose cases come to this doctor, by slug: those followed and what they bring."""
    muted = set(muted_by(doctor))
    return [slug for slug in brought_by(followed(doctor)) if slug not in muted]


def brought_by(slugs: Collection[str]) -> list[str]:
    """These specialties and those below them, by slug."""
    brought = Specialty.objects.filter(Q(pk__in=slugs) | Q(parent__in=slugs))
    return list(brought.order_by("pk").values_list("pk", flat=True))


def _slugs(doctor: Doctor, *, muted: bool) -> list[str]:
    rows = Subscription.objects.filter(doctor=doctor, muted=muted).order_by("specialty")
    return list(rows.values_list("specialty_id", flat=True))
