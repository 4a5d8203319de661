"""Which specialties a doctor follows."""

from collections.abc import Iterable

from django.db import transaction

from consult.errors import NotFound, Unverified
from consult.models import Doctor, Specialty, Subscription


@transaction.atomic
def follow_exactly(doctor: Doctor, slugs: Iterable[str]) -> list[str]:
    """Follow these specialties and no others; gives them in order. Raises `Unverified`, `NotFound`."""
    if not doctor.is_verified:
        raise Unverified
    wanted = set(slugs)
    # Compared here: PostgreSQL fails on a NUL in a query instead of finding nothing.
    if not wanted <= set(Specialty.objects.values_list("pk", flat=True)):
        raise NotFound({"field": "specialties"})
    Subscription.objects.filter(doctor=doctor).exclude(specialty__in=wanted).delete()
    Subscription.objects.bulk_create(
        [Subscription(doctor=doctor, specialty_id=slug) for slug in sorted(wanted)], ignore_conflicts=True
    )
    return sorted(wanted)


def followed(doctor: Doctor) -> list[str]:
    """The specialties that this doctor follows, by slug."""
    return list(Subscription.objects.filter(doctor=doctor).order_by("specialty").values_list("specialty_id", flat=True))
