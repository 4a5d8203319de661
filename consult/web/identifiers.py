"""What may identify the patient, on the pages that work without a script."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from consult.privacy.finding import Level
from consult.services.identifiers import KIND_WORDS, MOST, Identifier

ID = re.compile("[a-z0-9_.:-]{1,64}")


@dataclass(frozen=True, slots=True)
class FoundView:
    """A finding beside the words that it is about: its author typed them, and reads them again."""

    words: str = field(repr=False)
    what: str
    field_name: str


def found_views(refusal: Identifier, words: Mapping[str, str]) -> list[FoundView]:
    """`words` as they were checked, by field."""
    return [
        FoundView(words[name][one["start"] : one["end"]], str(KIND_WORDS[one["kind"]]), name)
        for name, found in refusal.fields.items()
        for one in found
    ]


def to_confirm(refusal: Identifier) -> str:
    """The ids that one tick answers for; none where something cannot be confirmed."""
    found = [one for told in refusal.fields.values() for one in told]
    if any(one["level"] is Level.BLOCK for one in found):
        return ""
    return " ".join(one["id"] for one in found)


def attested(sent: QueryDict) -> list[str]:
    """The ids that a form came back with: each of its fields holds several."""
    return [word for value in sent.getlist("attest") for word in value.split() if ID.fullmatch(word)][:MOST]
