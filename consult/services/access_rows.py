"""Rows of the access log by whom they are about, and the one way to empty some of them."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from consult.access_log import Deed, actor_of, note
from consult.models import AccessEntry, Case, Doctor
from consult.shelf import membership_tag

CHUNK = 500  # tags in one query


def tags_of(doctor: Doctor) -> Iterator[tuple[UUID, bytes]]:
    """The tag of this doctor in every case there is: a look at a case leaves nothing else by which it is found."""
    for case_id in Case.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield case_id, membership_tag(doctor.pk, case_id)


def about_account(doctor: Doctor) -> QuerySet[AccessEntry]:
    """What the account did outside cases, and what was done to its roles and licence."""
    own, done_to_it = Q(actor=actor_of(doctor)), Q(deed__in=(Deed.ROLE, Deed.VERIFY), facts__of=str(doctor.pk))
    return AccessEntry.objects.filter(own | done_to_it, about="").order_by("pk")


def in_cases(doctor: Doctor) -> Iterator[AccessEntry]:
    """What the doctor did in cases, case by case."""
    tags = [tag for _, tag in tags_of(doctor)]
    for start in range(0, len(tags), CHUNK):
        yield from AccessEntry.objects.filter(actor__in=tags[start : start + CHUNK]).order_by("about", "pk")


@transaction.atomic
def erase(rows: QuerySet[AccessEntry], *, why: str) -> int:
    """
    Empty these rows and destroy their salts; gives how many. The chain still verifies, and says that it was done.

    What says so is kept: a row that tells of an erasure is never erased itself.
    """
    erased = rows.exclude(deed=Deed.ERASE).exclude(salt=None).update(salt=None, actor=b"", about="", facts={})
    if erased:
        note(Deed.ERASE, None, rows=erased, why=why)
    return erased


def erased_untold() -> int:
    """How many rows are empty that no erasure tells of."""
    # Counted first: an erasure that commits in between is told of before it is missed.
    empty = AccessEntry.objects.filter(salt=None).count()
    told = AccessEntry.objects.filter(deed=Deed.ERASE).exclude(salt=None).values_list("facts__rows", flat=True)
    return empty - sum(rows or 0 for rows in told)
