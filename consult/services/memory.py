"""The translation memory: a sentence that was translated before is not translated again.

It is asked by HMAC, and each row belongs to one text: it goes when the text is taken back or erased, and the answer
goes with the last row that gives it.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from consult import keys
from consult.models import MemoryEntry, Text


def key(sentence: str, *, source: str, target: str, revision: str, country: str) -> bytes:
    """What a sentence is remembered by; `revision` is that of the model, `country` how the author writes numbers."""
    return keys.tag("memory", source, target, revision, country, sentence)


def recall(wanted: Iterable[bytes]) -> dict[bytes, str]:
    """The translations that are known, by key."""
    found = MemoryEntry.objects.filter(key__in=list(wanted)).order_by("pk").values_list("key", "body")
    return {bytes(known): body for known, body in found}


def keep(text: Text, learnt: Mapping[bytes, str]) -> None:
    """Remember the sentences of `text`, those that were recalled too: its own rows outlive the text they came from."""
    rows = [MemoryEntry(key=known, text=text, body=body) for known, body in learnt.items()]
    MemoryEntry.objects.bulk_create(rows, ignore_conflicts=True)


def forget(text_ids: Iterable[UUID]) -> None:
    """Nothing of these texts is remembered any more."""
    MemoryEntry.objects.filter(text__in=list(text_ids)).delete()
