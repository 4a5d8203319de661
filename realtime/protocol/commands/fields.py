"""The types of the fields that client frames share, with the readers that take them off the wire."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from realtime.protocol.limits import ANNOTATIONS_MOST, ATTESTATIONS_MOST, MAX_FRAME, MENTIONS_MOST, REF_MOST
from realtime.protocol.readers import UUID_TEXT, identifier, listing, matching, one_of, table, text, whole
from realtime.protocol.shape import ShapeError

_SLUG = "(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*"

language = matching("[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?", "a language such as es or es-MX")
stream_name = matching(
    f"case:{UUID_TEXT}|specialty:(?:{_SLUG})|inbox", "a stream: case:<id>, specialty:<slug> or inbox"
)


def _plain_value(value: Any) -> str | int | bool:
    if isinstance(value, bool):
        return value
    reader = text(0, 200) if isinstance(value, str) else whole(0)
    plain: str | int = reader(value)
    return plain


# What an annotation says is the domain's business; here it is one flat map that names its kind.
_said = table(matching("[a-z][a-z_]{0,31}", "a short name in lower case"), _plain_value)


def _annotation(value: Any) -> Mapping[str, Any]:
    said: dict[str, Any] = _said(value)
    if isinstance(said.get("kind"), str):
        return said
    raise ShapeError("a map with its kind")


Ref = Annotated[str, text(1, REF_MOST)]
Id = Annotated[UUID, identifier]
# Printable ASCII, because it is logged.
Label = Annotated[str, matching("[ -~]{1,64}", "1 to 64 printable ASCII characters")]
Slug = Annotated[str, matching(_SLUG, "a slug in lower case")]
StreamName = Annotated[str, stream_name]
Language = Annotated[str, language]
Number = Annotated[int, whole(1)]
Position = Annotated[int, whole(0)]
# Empty, too long or with forbidden characters is for the domain to say, in words that help the author.
Words = Annotated[str, text(0, MAX_FRAME)]
Urgency = Annotated[str, one_of("urgent", "soon", "routine")]
State = Annotated[str, one_of("open", "answered", "resolved", "closed")]
Appearance = Annotated[str, one_of("name", "pseudonym")]
Mentions = Annotated[tuple[UUID, ...], listing(identifier, 0, MENTIONS_MOST)]
Annotations = Annotated[tuple[Mapping[str, Any], ...], listing(_annotation, 0, ANNOTATIONS_MOST)]
Attestations = Annotated[
    tuple[str, ...],
    listing(matching("[a-z0-9_.:-]{1,64}", "the id of a finding"), 0, ATTESTATIONS_MOST),
]
