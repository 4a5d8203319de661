"""Asking back before something is said, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from consult.access import Purpose, case_for
from consult.errors import BadText, BadValue, NeedsAnswer
from consult.models import Doctor
from consult.services import identifiers, languages, texts, voices
from consult.text_rules import checked_text, is_safe
from models.asking import questions
from models.asking.questions import Question

# Answers to questions of ours; what other kinds say is kept as it is.
ASKED = frozenset({"number", "acronym"})


Annotations = Sequence[dict[str, Any]]


class OpenQuestions(NeedsAnswer):
    """The words of a new case raise questions; `questions` by field, in the order of the words."""

    message = _("Something in it can be read in two ways. Nothing is lost: say which is meant, then send it again.")

    def __init__(self, questions: dict[str, list[Question]]) -> None:
        super().__init__({"field": next(iter(questions))})
        self.questions = questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a draft is taken to be in, and what must or may be answered, or looked at, before it is sent."""

    language: str
    questions: list[Question] = field(repr=False)
    findings: list[identifiers.Told] = field(repr=False)


def check_draft(*, doctor: Doctor, case_id: UUID, body: str, language: str | None = None) -> Checked:
    """
    What to ask about words that are not said yet. Stores nothing; `language` where the author chose it.

    Raises what `case_for` and `checked_text` raise, and `BadValue`.
    """
    if language is not None and language not in texts.LANGUAGES:
        raise BadValue({"field": "language", "allowed": list(texts.LANGUAGES)})
    case = case_for(doctor, case_id, purpose=Purpose.CONTINUE)
    text = checked_text(body)
    spoken = language or languages.spoken(doctor, voices.of(doctor, case.pk), text, readings=languages.readings(case))
    found = identifiers.told(doctor, case.pk, identifiers.look({"body": text})).get("body", [])
    return Checked(language=spoken, questions=_questions(doctor, text, spoken), findings=found)


def answered(doctor: Doctor, body: str, language: str, annotations: Annotations) -> list[dict[str, Any]]:
    """
    The annotations as they are stored: an answer says what it means in each language, in our words.

    Raises `NeedsAnswer` while a required question has none, `BadValue` for an answer that fits nothing here.
    """
    known = [_said(body, annotation) for annotation in annotations]
    if any(question.required for question in _unanswered(doctor, body, language, known)):
        raise NeedsAnswer({"field": "body"})
    return known


def answered_by_field(
    doctor: Doctor, words: Mapping[str, str], language: str, annotations: Mapping[str, Annotations], *, ask_all: bool
) -> dict[str, list[dict[str, Any]]]:
    """
    The same of several texts that are sent at once, by field. `ask_all`: what may stay open is asked about as well.

    Raises `OpenQuestions`, and `BadValue` for an answer that fits nothing here.
    """
    if annotations.keys() - words.keys():
        raise BadValue({"field": "annotations"})
    known = {name: [_said(body, said) for said in annotations.get(name, ())] for name, body in words.items()}
    unanswered = {name: _unanswered(doctor, body, language, known[name]) for name, body in words.items()}
    asked = {name: found for name, found in unanswered.items() if found}
    if any(question.required or ask_all for found in asked.values() for question in found):
        raise OpenQuestions(asked)
    return known


def _unanswered(doctor: Doctor, body: str, language: str, known: Annotations) -> list[Question]:
    given = {(said["kind"], said.get("written")) for said in known}
    found = _questions(doctor, body, language)
    return [question for question in found if (question.kind, question.written) not in given]


def check_annotations(annotations: Annotations) -> None:
    """Raises `BadText` for words that cannot be shown safely."""
    words = (value for annotation in annotations for value in annotation.values() if isinstance(value, str))
    if not all(map(is_safe, words)):
        raise BadText({"field": "annotations"})


def _said(body: str, annotation: dict[str, Any]) -> dict[str, Any]:
    kind = annotation["kind"]
    if kind not in ASKED:
        return annotation
    written, read_as = str(annotation.get("written", "")), str(annotation.get("read_as", ""))
    reading = questions.answer(body, kind=kind, written=written, read_as=read_as)
    if not written or reading is None:
        raise BadValue({"field": "annotations"})
    return {"kind": kind, "written": written, "read_as": read_as, **reading.words}


def _questions(doctor: Doctor, body: str, language: str) -> list[Question]:
    return questions.questions(body, language=language, country=doctor.number_country or None)
