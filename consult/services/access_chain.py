"""The access log cannot be changed unseen: its rows are sealed into a chain, and the chain is verified.

A row's commitment is SHA-256 over a salt and what the row says. Each link is an HMAC, with a key that is outside the
database, over the link before, the row's number and its commitment. Whoever can write the database but has no key
cannot make a link, so a changed, removed, added or reordered row breaks the chain at its place.
"""

import hashlib
import json
from typing import NamedTuple

from django.db import connection, transaction

from consult import clock, keys
from consult.models import AccessEntry, AccessHead
from consult.services import access_rows

BATCH = 500
FIRST = b""
HEAD = 1
_SEALED = "UPDATE consult_accessentry SET seq = %s, commitment = %s, link = %s WHERE id = %s"


class Verified(NamedTuple):
    """What a walk along the chain found; `broken` is the id of the first row that is not as it was sealed."""

    sealed: int
    erased: int
    unsealed: int
    broken: int | None = None
    why: str = ""


def seal(most: int = BATCH) -> int:
    """Give the rows that wait their place in the chain, the oldest first; how many. One clock does so at a time."""
    if not AccessEntry.objects.filter(seq=None).exists():
        return 0
    return _seal(most)


@transaction.atomic
def _seal(most: int) -> int:
    AccessHead.objects.bulk_create([AccessHead(pk=HEAD, link=FIRST)], ignore_conflicts=True)
    # Another clock that holds the head is doing this very work.
    head = AccessHead.objects.select_for_update(skip_locked=True).filter(pk=HEAD).first()
    if head is None:
        return 0
    rows = list(AccessEntry.objects.filter(seq=None).order_by("pk")[:most])
    sealed: list[tuple[int, bytes, bytes, int]] = []
    for row in rows:
        commitment = commitment_of(row)
        head.seq += 1
        head.link = link = link_after(bytes(head.link), head.seq, commitment)
        sealed.append((head.seq, commitment, link, row.pk))
    with connection.cursor() as cursor:
        # By hand: the ORM would write one long statement with a case for each row and column.
        cursor.executemany(_SEALED, sealed)
    head.save()
    return len(rows)


def commitment_of(row: AccessEntry) -> bytes:
    """What stands in the chain for this row."""
    says = [clock.milliseconds(row.at), row.deed, bytes(row.actor).hex(), row.about, row.facts]
    return hashlib.sha256(bytes(row.salt or b"") + json.dumps(says, sort_keys=True).encode()).digest()


def link_after(link: bytes, seq: int, commitment: bytes) -> bytes:
    """The link that follows `link`; nobody makes it without the key."""
    return keys.tag("access log", link.hex(), str(seq), commitment.hex())


def verify() -> Verified:
    """Walk along the whole chain and compare every row with what was sealed."""
    sealed, erased, link = 0, 0, FIRST
    for row in AccessEntry.objects.exclude(seq=None).order_by("seq").iterator(BATCH):
        if why := _broken(row, sealed + 1, link):
            return Verified(sealed, erased, _unsealed(), row.pk, why)
        sealed, link = sealed + 1, bytes(row.link or b"")
        erased += row.salt is None
    head = AccessHead.objects.filter(pk=HEAD).first()
    if head is not None and (head.seq, bytes(head.link)) != (sealed, link):
        return Verified(sealed, erased, _unsealed(), 0, f"rows after number {sealed} are missing")
    if (untold := access_rows.erased_untold()) > 0:
        return Verified(sealed, erased, _unsealed(), 0, f"{untold} rows were emptied, and no erasure tells of them")
    return Verified(sealed, erased, _unsealed())


def _broken(row: AccessEntry, number: int, link: bytes) -> str:
    commitment = bytes(row.commitment or b"")
    if row.seq != number:
        return f"number {number} is missing"
    if bytes(row.link or b"") != link_after(link, number, commitment):
        return "its link does not follow from the one before"
    # An erased row has lost its salt and says nothing any more.
    if row.salt is not None and commitment_of(row) != commitment:
        return "it does not say what was sealed"
    return ""


def _unsealed() -> int:
    return AccessEntry.objects.filter(seq=None).count()
