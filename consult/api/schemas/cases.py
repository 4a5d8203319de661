"""Cases and their events."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from consult.api.schemas.base import Sent, Slug
from consult.models.cases import AgeBand, Audience, Sex, Urgency
from consult.services import cases, identifiers
from consult.services.voices import SpeaksAs
from models.asking.questions import MOST

# Of a finding, as a refusal told it.
AttestedId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.:-]{1,64}$")]
Facts = dict[str, Any]  # docs/protocol.md describes what is in it


class Answer(Sent):
    """What a question about the words was answered with: the `value` of one of its readings."""

    kind: Literal["number", "acronym"]
    written: Annotated[str, StringConstraints(max_length=200)]
    read_as: Annotated[str, StringConstraints(max_length=200)]


class NewCase(Sent):
    """`annotations` by the field that they are about."""

    title: str
    question: str
    specialties: list[Slug]
    urgency: Urgency
    speaks_as: Annotated[SpeaksAs, Field(alias="as")]
    audience: Audience = Audience.NETWORK
    age_band: AgeBand | Literal[""] = ""
    sex: Sex | Literal[""] = ""
    country: str = ""
    history: str = ""
    findings: str = ""
    medication: str = ""
    allergies: str = ""
    tried: str = ""
    missing: str = ""
    attest: Annotated[list[AttestedId], Field(max_length=identifiers.MOST)] = []  # noqa: RUF012  pydantic copies it
    annotations: dict[str, Annotated[list[Answer], Field(max_length=MOST)]] = {}  # noqa: RUF012

    def opening(self) -> cases.Opening:
        """The same as the service takes it."""
        return cases.Opening(
            specialties=self.specialties,
            urgency=self.urgency,
            speaks_as=self.speaks_as,
            audience=self.audience,
            age_band=self.age_band,
            sex=self.sex,
            country=self.country,
            attest=self.attest,
            annotations={name: [answer.dict() for answer in said] for name, said in self.annotations.items()},
            words={name: getattr(self, name) for name in cases.FIELDS},
        )


class CaseOpened(Schema):
    """`me` is how the author appears in the case."""

    id: UUID
    stream: str
    seq: int
    me: Facts


class CasePage(Schema):
    """`next` is the cursor of the following page; without it there is none."""

    items: list[Facts]
    next: str | None = None


class Snapshot(Schema):
    case: Facts
    members: list[Facts]
    comments: list[Facts]
    images: list[Facts]
    pages: list[Facts]
    objections: list[Facts]


class EventFacts(Schema):
    stream: str
    seq: int
    at: int
    type: str
    data: Facts


class EventPage(Schema):
    """`tip` is the last number of the stream: there is more while the last event is behind it."""

    events: list[EventFacts]
    tip: int


class WantedState(Sent):
    state: Literal["open", "resolved", "closed"]


class StateSet(Schema):
    seq: int


class WantedLanguage(Sent):
    language: str = ""


class CaseLanguages(Schema):
    """What counts in this case, best first."""

    languages: list[str]


class Wakes(Schema):
    wakes: int


class WakesOpened(Wakes):
    """`nobody`: the specialties for which no one is on call."""

    nobody: list[str]
