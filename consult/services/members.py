"""Joining a case without having spoken: by invitation, by a page or by Follow."""

from uuid import UUID

from django.db import transaction

from consult.access import Purpose, case_for
from consult.models import Case, Doctor, Membership
from consult.services import translations
from consult.shelf import join


@transaction.atomic
def follow(*, doctor: Doctor, case_id: UUID) -> bool:
    """Put a case on one's own shelf; false if it stood there already."""
    case = case_for(doctor, case_id, purpose=Purpose.FOLLOW, lock=True)
    return _join(doctor, case, Membership.Via.FOLLOW)


@transaction.atomic
def invite(*, case: Case, doctor: Doctor) -> bool:
    """Make a verified doctor a member of a case whose author asks for them; false if they were one already."""
    return _join(doctor, case, Membership.Via.INVITATION)


def paged(*, case: Case, doctor: Doctor) -> bool:
    """Make a doctor whom a page rings a member of the locked case; false if they were one already."""
    return _join(doctor, case, Membership.Via.PAGE)


def _join(doctor: Doctor, case: Case, via: Membership.Via) -> bool:
    joined = join(doctor, case, via)
    if joined:
        translations.note_reader(case, doctor.languages)
    return joined
