"""Evidence of a licence: a file that only verifiers see, sealed where it lies, and gone once they have decided."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from consult.errors import BadValue
from consult.models import Claim
from consult.sealed_files import SealedFiles

MOST = 5 * 2**20  # bytes; a phone's picture of a card is smaller
# By how the content begins: what a browser calls a file is said by whoever sends it.
TYPES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_FILES = SealedFiles("evidence")


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
    return Kept(_FILES.keep(content), kind)


def read(name: str) -> bytes:
    """The file as it was sent. Raises `FileNotFoundError`, `keys.SealBroken`."""
    return _FILES.read(name)


def remove(name: str) -> None:
    """Delete a file; one that is gone is no matter."""
    _FILES.remove(name)


def sweep() -> int:
    """Delete files that no claim names; gives how many."""
    return _FILES.sweep(set(Claim.objects.exclude(evidence="").values_list("evidence", flat=True)))
