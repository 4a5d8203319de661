"""The cases of a doctor, found from the doctor's side without a row that names both."""

from uuid import UUID, uuid4

from consult import keys, signals
from consult.models.cases import Case, Membership, ShelfEntry
from consult.models.doctors import Doctor


def membership_tag(doctor_id: UUID, case_id: UUID) -> bytes:
    """Finds this doctor's own rows in this case: membership, views, read marks, voice."""
    return keys.tag("case", doctor_id, case_id)


def shelf_tag(doctor_id: UUID) -> bytes:
    """Finds this doctor's shelf."""
    return keys.tag("shelf", doctor_id)


def cases_of(doctor: Doctor) -> list[UUID]:
    """The ids of every case on this doctor's shelf, opened in memory (about 5 µs each)."""
    return [case_id for _, case_id in _entries(doctor)]


def leave(doctor: Doctor, case: Case) -> None:
    """Nothing ties the doctor to the case any more, but for the voice. Run it inside the caller's transaction."""
    Membership.objects.filter(tag=membership_tag(doctor.pk, case.pk)).delete()
    ShelfEntry.objects.filter(pk__in=[pk for pk, case_id in _entries(doctor) if case_id == case.pk]).delete()
    signals.after_commit(signals.rights_changed, doctor_id=doctor.pk)


def _entries(doctor: Doctor) -> list[tuple[UUID, UUID]]:
    """The keys of the doctor's entries, and the cases that they stand for."""
    shelf = shelf_tag(doctor.pk)
    rows = ShelfEntry.objects.filter(shelf=shelf).values_list("pk", "sealed")
    return [(pk, UUID(bytes=keys.unseal(sealed, bound_to=shelf))) for pk, sealed in rows]


def is_member(doctor: Doctor, case: Case) -> bool:
    """Whether this doctor belongs to the case."""
    return Membership.objects.filter(tag=membership_tag(doctor.pk, case.pk)).exists()


def join(doctor: Doctor, case: Case, via: Membership.Via) -> bool:
    """Make the doctor a member, once; false if they were one already. Run it inside the caller's transaction."""
    tag = membership_tag(doctor.pk, case.pk)
    sealed = keys.seal(doctor.pk.bytes, bound_to=tag)
    _, joined = Membership.objects.get_or_create(tag=tag, defaults={"case": case, "sealed": sealed, "via": via})
    if joined:
        shelf = shelf_tag(doctor.pk)
        ShelfEntry.objects.create(id=uuid4(), shelf=shelf, sealed=keys.seal(case.pk.bytes, bound_to=shelf))
        signals.after_commit(signals.rights_changed, doctor_id=doctor.pk)
    return joined


def members_of(case: Case) -> list[UUID]:
    """The doctors who belong to the case. For routing, in memory: never write the answer down."""
    rows = Membership.objects.filter(case=case).values_list("tag", "sealed")
    return [UUID(bytes=keys.unseal(sealed, bound_to=bytes(tag))) for tag, sealed in rows]
