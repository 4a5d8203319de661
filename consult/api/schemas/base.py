"""What all schemas share."""

from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

# No NUL reaches a query: PostgreSQL fails on it instead of finding nothing.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,80}$")]


class Sent(Schema):
    """From a client: what the page does not name is refused."""

    model_config = ConfigDict(extra="forbid")


class FindingFacts(Schema):
    """What may identify a patient. `level` is `warn` (`id` in `attest` lets it stand) or `block`; it quotes nothing."""

    id: str
    kind: str
    level: str
    start: int
    end: int


class Refused(Schema):
    """Why not. `code` is for the program, `message` for the person, `fields` says what is wrong with which."""

    code: str = Field(examples=["bad_frame"])
    message: str
    fields: dict[str, str] | None = None
    findings: dict[str, list[FindingFacts]] | None = Field(None, description="of `identifier`, by field")
