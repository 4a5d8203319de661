"""The translation memory: a sentence that was translated before is not translated again.

It is asked by HMAC, and each row belongs to one text: it goes when the text is taken back or erased, and the answer
goes with the last row that gives it.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from consult import keys
from consult.models import MemoryEntry, Text
from models.sentences import split

# In place of a model's revision: what two doctors have said alike holds whichever model serves.
CONFIRMED = "confirmed"


def key(sentence: str, *, source: str, target: str, revision: str, country: str) -> bytes:
    """What a sentence is remembered by; `revision`: of the model, or `CONFIRMED`; `country`: how it writes numbers."""
    return keys.tag("memory", source, target, revision, country, sentence)


def recall(wanted: Iterable[bytes]) -> dict[bytes, str]:
    """The translations that are known, by key."""
    found = MemoryEntry.objects.filter(key__in=list(wanted)).order_by("pk").values_list("key", "body")
    return {bytes(known): body for known, body in found}


def keep(text: Text, learnt: Mapping[bytes, str]) -> None:
    """Remember the sentences of `text`, those that were recalled too: its own rows outlive the text they came from."""
    rows = [MemoryEntry(key=known, text=text, body=body) for known, body in learnt.items()]
    MemoryEntry.objects.bulk_create(rows, ignore_conflicts=True)


def confirm(text: Text, wording: str, *, target: str, country: str) -> None:
    """
    Remember a wording that a second doctor has confirmed; it goes before any model.

    Sentence by sentence, so only where both sides have as many: which belongs to which is not guessed.
    """
    source, translated = split(text.body), split(wording)
    if len(source) != len(translated):
        return
    keep(
        text,
        {
            _confirmed_key(text, said.text, target=target, country=country): theirs.text
            for said, theirs in zip(source, translated, strict=True)
            if said.has_words
        },
    )


def withdraw(text: Text, *, target: str, country: str) -> None:
    """What was confirmed of `text` holds no more: somebody has said it otherwise since."""
    known = [_confirmed_key(text, said.text, target=target, country=country) for said in split(text.body)]
    MemoryEntry.objects.filter(text=text, key__in=known).delete()


def _confirmed_key(text: Text, sentence: str, *, target: str, country: str) -> bytes:
    return key(sentence, source=text.language, target=target, revision=CONFIRMED, country=country)


def forget(text_ids: Iterable[UUID]) -> None:
    """Nothing of these texts is remembered any more."""
    MemoryEntry.objects.filter(text__in=list(text_ids)).delete()
