"""Pictures of cases."""

from typing import Annotated
from uuid import UUID

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from consult import image_links
from consult.api.schemas.base import Sent
from consult.api.schemas.cases import AttestedId
from consult.image_links import Link
from consult.imaging.limits import MOST_BOXES
from consult.models import Consent, Doctor
from consult.services import identifiers, images
from consult.services.voices import SpeaksAs

Pixels = Annotated[int, Field(ge=0, le=100_000)]


class NewConsent(Sent):
    kind: Consent.Kind
    scope: Consent.Scope = Consent.Scope.CASE


class ConsentRecorded(Schema):
    """`id` is that of the draft to which the picture is sent."""

    id: UUID


class ImageAddress(Schema):
    """Where the picture is, for this doctor alone and for `expires_in` seconds; no header is needed."""

    url: str
    expires_in: int

    @classmethod
    def of(cls, doctor: Doctor, image_id: UUID, size: str) -> "ImageAddress":
        secret = image_links.sealed(Link(doctor.pk, image_id, size))
        return cls(url=reverse("picture", args=[secret]), expires_in=int(image_links.LASTS.total_seconds()))


class DraftFacts(Schema):
    """The cleaned picture: what boxes are measured in, and where its sender looks at it."""

    width: int
    height: int
    address: ImageAddress


class BoxSent(Sent):
    """What is covered, in pixels of the draft."""

    left: Pixels
    top: Pixels
    width: Pixels
    height: Pixels


class WantedShowing(Sent):
    caption: str
    looked: bool
    boxes: Annotated[list[BoxSent], Field(max_length=MOST_BOXES)] = []  # noqa: RUF012  pydantic copies it
    speaks_as: Annotated[SpeaksAs, Field(alias="as")] = SpeaksAs.NAME
    language: str | None = None
    attest: Annotated[list[AttestedId], Field(max_length=identifiers.MOST)] = []  # noqa: RUF012

    def showing(self) -> images.Showing:
        """The same as the service takes it."""
        return images.Showing(
            caption=self.caption,
            looked=self.looked,
            boxes=[(box.left, box.top, box.width, box.height) for box in self.boxes],
            speaks_as=self.speaks_as,
            language=self.language,
            attest=self.attest,
        )


class ImageShown(Schema):
    id: UUID
    seq: int


class ImageWithdrawn(Schema):
    seq: int
