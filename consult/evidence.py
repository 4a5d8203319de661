"""Evidence of a licence: a file that only verifiers see, sealed where it lies, and gone once they have decided."""

from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from consult import clock, keys
from consult.errors import BadValue
from consult.models import Claim

MOST = 5 * 2**20  # bytes; a phone's picture of a card is smaller
# By how the content begins: what a browser calls a file is said by whoever sends it.
TYPES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
# A file whose claim was never stored, or whose removal failed, is nobody's after so long.
ORPHAN_AFTER = timedelta(hours=1)


class BadEvidence(BadValue):
    message = _("Send a PDF, JPEG or PNG of at most 5 MB. Nothing was kept of this file.")


class Kept(NamedTuple):
    """A file that was stored: its name there and its type."""

    name: str
    type: str


def keep(content: bytes) -> Kept:
    """Seal and store a file. Raises `BadEvidence` for one that is empty, too large or of another type."""
    kind = next((kind for start, kind in TYPES.items() if content.startswith(start)), "")
    if not kind or len(content) > MOST:
        raise BadEvidence({"field": "evidence"})
    # A name of its own, never the sender's, which may hold theirs.
    name = uuid4().hex
    storages["evidence"].save(name, ContentFile(keys.seal(content, bound_to=name.encode())))
    return Kept(name, kind)


def read(name: str) -> bytes:
    """The file as it was sent. Raises `FileNotFoundError`, `keys.SealBroken`."""
    with storages["evidence"].open(name) as file:
        return keys.unseal(file.read(), bound_to=name.encode())


def remove(name: str) -> None:
    """Delete a file; one that is gone is no matter."""
    storages["evidence"].delete(name)


def sweep() -> int:
    """Delete files that no claim names; gives how many."""
    storage = storages["evidence"]
    if not storage.exists(""):
        return 0
    named = set(Claim.objects.exclude(evidence="").values_list("evidence", flat=True))
    old = [
        name
        for name in storage.listdir("")[1]
        if name not in named and storage.get_modified_time(name) < clock.now() - ORPHAN_AFTER
    ]
    for name in old:
        storage.delete(name)
    return len(old)
