"""The card of a case: its facts, its texts, its clock and its counts, as one reader sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from consult.models.cases import AgeBand, Sex, State
from consult.services.cases import FIELDS
from consult.web import moments
from consult.web.clocks import Clock, clock_of
from consult.web.comments import Reader, reviewable
from consult.web.presenters import Reading, answers_about, reading, standing_in

LABELS = {
    "question": _("Question"),
    "history": _("History"),
    "findings": _("Findings"),
    "medication": _("Medication"),
    "allergies": _("Allergies"),
    "tried": _("Tried so far"),
    "missing": _("Still missing"),
}
# Nothing said here is news: an empty line is shown where the others are only named.
ALWAYS = ("medication", "allergies")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardField:
    """
    One text of the card; `said` is none where the author wrote nothing, `reviewable` where the reader reads both.

    `answers`: what the author said that they mean, in words.
    """

    name: str
    label: str
    said: Reading | None
    answers: str = ""
    reviewable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    title: Reading
    title_answers: str
    title_reviewable: bool
    fields: list[CardField]
    unsaid: str
    patient: list[str]
    specialties: list[str]
    clock: Clock | None
    author: Mapping[str, Any]
    author_specialty: str
    mine: bool
    opened: moments.Moment
    answered_after: str
    resolved_after: str
    counts: Mapping[str, int]
    moves: tuple[str, ...]


# What the author may do next, by state (consult/transitions.py decides).
MOVES = {
    State.OPEN: ("resolved", "closed"),
    State.ANSWERED: ("resolved", "closed"),
    State.RESOLVED: ("open", "closed"),
    State.CLOSED: ("open",),
}


def card_of(facts: Mapping[str, Any], reader: Reader, now: datetime) -> Card:
    """The card from the `case` of a snapshot."""
    said = {name: standing_in(reading(text, reader.languages)) for name, text in facts["texts"].items()}
    author = facts.get("author", {})
    mine = bool(reader.me) and author.get("voice") == reader.me
    slug = author.get("specialty", "")
    return Card(
        title=said["title"],
        title_answers=answers_about(facts["texts"]["title"], reader.languages),
        title_reviewable=reviewable(facts["texts"]["title"], reader),
        fields=[
            CardField(
                name=name,
                label=str(LABELS[name]),
                said=said.get(name),
                answers=answers_about(facts["texts"].get(name, {}), reader.languages),
                reviewable=name in said and reviewable(facts["texts"][name], reader),
            )
            for name in FIELDS
            if name != "title" and (name in said or name in ALWAYS)
        ],
        unsaid=", ".join(str(label) for name, label in LABELS.items() if name not in said and name not in ALWAYS),
        patient=patient(facts),
        specialties=[reader.specialties.get(slug, slug) for slug in facts["specialties"]],
        clock=clock_of(facts, now, mine=mine),
        author=author,
        author_specialty=reader.specialties.get(slug, slug),
        mine=mine,
        opened=moments.moment(facts["opened_at"], now),
        answered_after=_after(facts, "first_answer_at"),
        resolved_after=_after(facts, "resolved_at"),
        counts=facts["counts"],
        moves=MOVES[State(facts["state"])] if mine else (),
    )


def patient(facts: Mapping[str, Any]) -> list[str]:
    """Who the patient is, as far as a case may say."""
    said = []
    if band := facts.get("age_band"):
        said.append(str(AgeBand(band).label))
    if (sex := facts.get("sex")) and sex != Sex.OTHER:
        said.append(str(Sex(sex).label))
    if country := facts.get("country"):
        said.append(country)
    return said


def _after(facts: Mapping[str, Any], name: str) -> str:
    moment = facts.get(name)
    if moment is None:
        return ""
    return moments.span(moments.from_milliseconds(moment) - moments.from_milliseconds(facts["opened_at"]))
