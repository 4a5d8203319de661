"""The one way to write the access log: a row in the caller's transaction, which locks nothing."""

import os
from typing import Any

from consult import keys
from consult.insertion import Insertion
from consult.models import AccessEntry, Case, Doctor
from consult.shelf import membership_tag

Deed = AccessEntry.Deed
SALT_BYTES = 16
_ENTRIES = Insertion(AccessEntry)


def note(deed: AccessEntry.Deed, doctor: Doctor | None, case: Case | None = None, **facts: Any) -> None:
    """
    Note that `doctor` (None: somebody unknown) did something, to `case` if it was about one.

    `facts` are ids, tags and choices; never words of a person, and beside a case nothing that names the doctor.
    """
    about = case.stream if case is not None else ""
    salt = os.urandom(SALT_BYTES)
    _ENTRIES.add(AccessEntry(deed=deed, actor=actor_of(doctor, case), about=about, facts=facts, salt=salt))


def actor_of(doctor: Doctor | None, case: Case | None = None) -> bytes:
    """The tag under which a doctor's deeds stand: in a case one that links to no other case."""
    if doctor is None:
        return b""
    return membership_tag(doctor.pk, case.pk) if case is not None else keys.tag("actor", doctor.pk)
