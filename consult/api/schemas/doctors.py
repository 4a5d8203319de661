"""Doctors and how they sign in."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from consult.api.schemas.base import Sent, Slug
from consult.models import Doctor
from consult.services.subscriptions import followed, muted_by

# One line of visible text: control characters have no business in an address, nor in a query.
Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", min_length=1, max_length=254)]


class Credentials(Sent):
    email: Line
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024)]
    code: Line | None = None


class DoctorFacts(Schema):
    """`specialties` are those practised, the first one shown beside the name; `subscriptions` those followed."""

    id: UUID
    name: str
    country: str
    languages: list[str]
    specialties: list[str]
    subscriptions: list[str]
    muted: list[str]
    verified: bool

    @classmethod
    def of(cls, doctor: Doctor) -> "DoctorFacts":
        """What a doctor is told of themselves."""
        practised = doctor.practices.order_by("rank").values_list("specialty_id", flat=True)
        return cls(
            id=doctor.pk,
            name=doctor.name,
            country=doctor.country,
            languages=doctor.languages,
            specialties=list(practised),
            subscriptions=followed(doctor),
            muted=muted_by(doctor),
            verified=doctor.is_verified,
        )


class SignedIn(Schema):
    token: str
    doctor: DoctorFacts


class TicketGiven(Schema):
    """`expires_in` is in seconds."""

    ticket: str
    expires_in: int


class Subscriptions(Sent):
    """`muted` are subspecialties that are left out of what a followed specialty brings."""

    specialties: list[Slug]
    muted: list[Slug] = Field(default_factory=list)
