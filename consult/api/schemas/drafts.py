"""Words that are not said yet, and what must be asked about them."""

from uuid import UUID

from ninja import Schema

from consult.api.schemas.base import FindingFacts, Sent
from consult.services.asking import Checked
from models.asking.question import Question


class Draft(Sent):
    """`language` only where the person chose it."""

    case: UUID
    body: str
    language: str | None = None


class ReadingFacts(Schema):
    """`words` says it by language; a number is its own words."""

    value: str
    words: dict[str, str]


class QuestionFacts(Schema):
    """Answer with an annotation of this `kind` and `written` whose `read_as` is the value of a reading."""

    kind: str
    written: str
    required: bool
    readings: list[ReadingFacts]

    @classmethod
    def of(cls, question: Question) -> "QuestionFacts":
        return cls(
            kind=question.kind,
            written=question.written,
            required=question.required,
            readings=[ReadingFacts(value=reading.value, words=dict(reading.words)) for reading in question.readings],
        )


class DraftChecked(Schema):
    language: str
    questions: list[QuestionFacts]
    findings: list[FindingFacts]

    @classmethod
    def of(cls, checked: Checked) -> "DraftChecked":
        return cls(
            language=checked.language,
            findings=[FindingFacts(**found) for found in checked.findings],
            questions=[QuestionFacts.of(question) for question in checked.questions],
        )
