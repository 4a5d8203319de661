"""What the author of a new case is asked back, on a page that works without a script."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from consult.services.asking import OpenQuestions
from consult.web.card import LABELS
from consult.web.presenters import in_best
from consult.web.words import word
from models.asking.question import Question

# `answer:findings:number:1.500` names the choice between the readings of what stands in the findings.
PREFIX = "answer:"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A choice between readings: `value` and words of each. What is not `required` may be left as it is written."""

    name: str = field(repr=False)
    words: str = field(repr=False)
    place: str
    required: bool
    readings: list[tuple[str, str]] = field(repr=False)


def views(refusal: OpenQuestions, languages: Sequence[str]) -> list[QuestionView]:
    """The questions in words, with their readings in the best of `languages` that there is."""
    return [_view(name, question, languages) for name, found in refusal.questions.items() for question in found]


def _view(name: str, question: Question, languages: Sequence[str]) -> QuestionView:
    return QuestionView(
        name=f"{PREFIX}{name}:{question.kind}:{question.written}",
        words=word("asking.question", written=question.written),
        place=str(LABELS.get(name, "")),
        required=question.required,
        readings=[(reading.value, in_best(reading.words, languages, reading.value)) for reading in question.readings],
    )


def answered(sent: QueryDict) -> list[tuple[str, str]]:
    """The answers that a form came back with, by the name of the choice."""
    named = [name for name in sent if name.startswith(PREFIX) and name.count(":") >= 3]
    return [(name, sent.get(name, "")) for name in named]


def annotations(answers: Iterable[tuple[str, str]], words: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The same as the service takes them. What was answered about words that have gone since is left out."""
    said: dict[str, list[dict[str, Any]]] = {}
    for name, value in answers:
        _, place, kind, written = name.split(":", 3)
        if value and written in words.get(place, ""):
            said.setdefault(place, []).append({"kind": kind, "written": written, "read_as": value})
    return said
