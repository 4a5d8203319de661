"""Cases: opening one, moving it along its states, telling its author."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from consult import clock, streams, transitions
from consult.access import Purpose, case_for
from consult.errors import BadValue, CaseLocked, NotAllowed, NotFound, Unverified
from consult.models import Case, Doctor, Event, Page, Specialty, Subscription, Text, Voice
from consult.models.cases import AgeBand, Audience, Sex, State, Urgency
from consult.services import asking, identifiers, ladder, languages, repeats, texts, translations, voices
from consult.services.voices import SpeaksAs
from consult.text_rules import checked_text

# The free texts of a case in the order of its card, with the most characters that each may have.
FIELDS = {
    "title": 200,
    "question": 2_000,
    "history": 8_000,
    "findings": 8_000,
    "medication": 4_000,
    "allergies": 2_000,
    "tried": 4_000,
    "missing": 2_000,
}
REQUIRED_FIELDS = ("title", "question")
MOST_SPECIALTIES = 5
FEED = 50
COUNTRY = re.compile("[A-Z]{2}")  # ISO 3166-1


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """
    What a doctor says to open a case. `words` by field of `FIELDS`; empty ones are left out.

    `annotations` by field: what was answered about the words. `ask_all`: see `asking.answered_by_field`.
    """

    specialties: Sequence[str]
    urgency: str
    speaks_as: str = SpeaksAs.NAME
    audience: str = Audience.NETWORK
    age_band: str = ""
    sex: str = ""
    country: str = ""
    language: str | None = None
    words: dict[str, str] = field(default_factory=dict, repr=False)
    attest: Sequence[str] = ()
    annotations: Mapping[str, asking.Annotations] = field(default_factory=dict, repr=False)
    ask_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The answer to an opening: the case, its first number, and how the author appears in it."""

    case_id: UUID
    seq: int
    me: dict[str, Any]


@transaction.atomic
def open_case(*, doctor: Doctor, client_id: UUID, opening: Opening) -> Opened:
    """
    Open a case, announce it in its specialties, page who is on call if it is urgent, and ask for translations.

    Safe to repeat. Raises `Unverified`, `BadValue`, `NotFound` (a specialty), `Identifier` for what the opening does
    not attest, `OpenQuestions` for what its `annotations` leave out, and what `checked_text` raises.
    """
    if not doctor.is_verified:
        raise Unverified
    words = _checked_words(opening.words)
    looked = identifiers.look(words)
    for said in opening.annotations.values():
        asking.check_annotations(said)
    specialties = _checked_facts(opening)
    digest = repeats.digest("case.open", words=words, **_facts_of(opening))
    # No case is there yet to be locked: of two that are sent at once the second waits and finds the first's receipt.
    Doctor.objects.select_for_update(no_key=True).get(pk=doctor.pk)
    if answer := repeats.receipt_for(doctor, client_id, digest):
        return Opened(case_id=UUID(answer["id"]), seq=answer["seq"], me=answer["me"])
    identifiers.check(doctor, str(client_id), looked, opening.attest)
    case, voice = _create(doctor, opening, specialties)
    _note_readers(case, doctor, specialties)
    spoken = opening.language or languages.spoken(
        doctor, None, " ".join(words.values()), readings=languages.readings(case)
    )
    answers = asking.answered_by_field(doctor, words, spoken, opening.annotations, ask_all=opening.ask_all)
    written = {
        name: texts.write(
            case, kind=Text.Kind.CASE, of=case.pk, field=name, language=spoken, body=body, annotations=answers[name]
        )
        for name, body in words.items()
    }
    identifiers.keep(voice, looked, written)
    event = _announce(case, voice, written, client_id, digest)
    _ask_translations(case, written)
    me = voice.public()
    repeats.keep_receipt(doctor, client_id, digest, {"id": str(case.pk), "seq": event.seq, "me": me})
    return Opened(case_id=case.pk, seq=event.seq, me=me)


def _create(doctor: Doctor, opening: Opening, specialties: list[Specialty]) -> tuple[Case, Voice]:
    now = clock.now()
    place = transitions.standing(State.OPEN, Urgency(opening.urgency), now)
    case = Case.objects.create(
        urgency=opening.urgency,
        audience=opening.audience,
        age_band=opening.age_band,
        sex=opening.sex,
        next_actor=place.next_actor,
        due_at=place.due_at,
        opened_at=now,
    )
    case.specialties.set(specialties)
    voice = voices.claim(doctor, case, SpeaksAs(opening.speaks_as))
    case.author = voice
    # The patient is usually where the author is, and forms offer that: of a masked author the voice alone may tell it.
    telling = voice.anonymous and opening.country == doctor.country
    case.country = voice.country if telling else opening.country or voice.country
    case.save(update_fields=["author", "country"])
    return case, voice


def _announce(case: Case, voice: Voice, written: dict[str, Text], client_id: UUID, digest: bytes) -> Event:
    facts = case_facts(case) | {"texts": {name: str(text.pk) for name, text in written.items()}}
    event = streams.append(case.stream, "case.opened", facts, voice=voice, client_id=client_id, digest=digest)
    pages = ladder.create(case, facts["specialties"], case.urgency)
    if case.audience == Audience.NETWORK:
        shown = facts | {"texts": {name: facts["texts"][name] for name in REQUIRED_FIELDS}}
        for slug in sorted(facts["specialties"]):
            streams.append(streams.specialty_stream(slug), "case.opened", shown, voice=voice)
    ladder.start(case, pages)
    return event


def _ask_translations(case: Case, written: dict[str, Text]) -> None:
    first = [text for name, text in written.items() if name in REQUIRED_FIELDS]
    rest = [text for name, text in written.items() if name not in REQUIRED_FIELDS]
    # Among equal priorities the newest row is claimed first, so the title is asked for last.
    readings = languages.readings(case)
    translations.request(case, first[::-1], readings=readings, priority=translations.Priority.TITLE)
    translations.request(case, rest[::-1], readings=readings, priority=translations.Priority.CARD)


def _note_readers(case: Case, author: Doctor, specialties: list[Specialty]) -> None:
    """Those who will be told of the case read it first: their languages are what it is translated into."""
    languages.read_by(case, author.languages)
    if case.audience != Audience.NETWORK:
        return
    asked = {specialty.pk for specialty in specialties} | {specialty.parent_id for specialty in specialties}
    followers = Subscription.objects.filter(specialty__in=asked - {None}, muted=False).values("doctor")
    for reads in {
        tuple(row) for row in Doctor.objects.verified().filter(pk__in=followers).values_list("languages", flat=True)
    }:
        languages.read_by(case, reads)


@transaction.atomic
def set_state(*, doctor: Doctor, case_id: UUID, client_id: UUID, state: str) -> int:
    """
    Resolve, close or reopen one's own case; gives the event's number.

    Safe to repeat. Raises `NotAllowed` for another's case or a move that the table does not know, `CaseClosed`.
    """
    case = case_for(doctor, case_id, purpose=Purpose.STATE, lock=True)
    voice = voices.of(doctor, case.pk)
    if voice is None or voice.pk != case.author_id:
        raise NotAllowed
    digest = repeats.digest("case.state", state=state)
    if event := repeats.earlier(case.stream, voice, client_id, digest):
        return event.seq
    wanted = transitions.WANTED.get(State(state)) if state in State.values else None
    if wanted is None:
        raise BadValue({"field": "state", "allowed": [str(key) for key in transitions.WANTED]})
    if case.locked_at is not None:
        raise CaseLocked
    return move(case, wanted, voice=voice, client_id=client_id, digest=digest).seq


def move(
    case: Case,
    by: transitions.Move,
    *,
    voice: Voice | None,
    client_id: UUID | None = None,
    digest: bytes | None = None,
) -> Event:
    """Take a locked case along the table and announce it, in its specialties too."""
    now = clock.now()
    before = case.state
    place = transitions.after(State(case.state), by, Urgency(case.urgency), now)
    case.state, case.next_actor, case.due_at = place
    if by is transitions.Move.ANSWER and case.first_answer_at is None:
        case.first_answer_at = now
    if place.state == State.RESOLVED:
        case.resolved_at = now
    case.closed_at = now if place.state == State.CLOSED else None
    case.missed_at = None if by is transitions.Move.REOPEN else case.missed_at
    case.save(
        update_fields=["state", "next_actor", "due_at", "first_answer_at", "resolved_at", "closed_at", "missed_at"]
    )
    facts = {"case": str(case.pk), "from": before, **_place(case)}
    event = streams.append(case.stream, "case.state", facts, voice=voice, client_id=client_id, digest=digest)
    if by is not transitions.Move.CONTINUE:
        ladder.end(case)
    pages: list[Page] = []
    if place.state == State.OPEN:
        pages = ladder.create(case, case.specialties.values_list("slug", flat=True), case.urgency)
    if case.audience == Audience.NETWORK:
        for slug in sorted(case.specialties.values_list("slug", flat=True)):
            streams.append(streams.specialty_stream(slug), "case.state", facts)
    if pages:
        ladder.start(case, pages)
    return event


def tell_author(case: Case, type: str, facts: dict[str, Any]) -> None:  # noqa: A002  the wire's own word
    """Append to the inbox of the case's author. The seal is opened in memory for that."""
    if case.author is not None:
        streams.append(streams.inbox_of(voices.holder_of(case.author)), type, facts)


def case_facts(case: Case) -> dict[str, Any]:
    """What a case says of itself without words; empty facts are left out."""
    facts = {
        "id": str(case.pk),
        "urgency": case.urgency,
        "audience": case.audience,
        "age_band": case.age_band,
        "sex": case.sex,
        "country": case.country,
        "specialties": sorted(specialty.slug for specialty in case.specialties.all()),
        "opened_at": clock.milliseconds(case.opened_at),
        "locked": True if case.locked_at else None,
        **_place(case),
    }
    return {name: value for name, value in facts.items() if value not in ("", None)}


def _place(case: Case) -> dict[str, Any]:
    place: dict[str, Any] = {"state": case.state}
    if case.next_actor:
        place["next_actor"] = case.next_actor
    if case.due_at:
        place["due_at"] = clock.milliseconds(case.due_at)
    if case.missed_at:
        place["missed_at"] = clock.milliseconds(case.missed_at)
    return place


def _checked_words(words: dict[str, str]) -> dict[str, str]:
    if unknown := set(words) - set(FIELDS):
        raise BadValue({"field": min(unknown)})
    said = {name: words.get(name, "") for name in FIELDS}
    return {
        name: checked_text(body, most=FIELDS[name], field=name)
        for name, body in said.items()
        if body.strip() or name in REQUIRED_FIELDS
    }


def _checked_facts(opening: Opening) -> list[Specialty]:
    for name, value, allowed in (
        ("urgency", opening.urgency, Urgency.values),
        ("audience", opening.audience, Audience.values),
        ("as", opening.speaks_as, list(SpeaksAs)),
        ("age_band", opening.age_band, ["", *AgeBand.values]),
        ("sex", opening.sex, ["", *Sex.values]),
        ("language", opening.language, [None, *texts.LANGUAGES]),
    ):
        if value not in allowed:
            raise BadValue({"field": name, "allowed": [str(item) for item in allowed if item]})
    if opening.country and not COUNTRY.fullmatch(opening.country):
        raise BadValue({"field": "country"})
    asked = set(opening.specialties)
    specialties = list(Specialty.objects.filter(pk__in=asked).select_related("parent"))
    if not 1 <= len(asked) <= MOST_SPECIALTIES:
        raise BadValue({"field": "specialties", "most": MOST_SPECIALTIES})
    if len(specialties) != len(asked):
        raise NotFound({"field": "specialties"})
    return specialties


def _facts_of(opening: Opening) -> dict[str, Any]:
    names = ("specialties", "urgency", "speaks_as", "audience", "age_band", "sex", "country", "annotations")
    return {name: getattr(opening, name) for name in names}


def feed(doctor: Doctor, *, specialty: str = "", state: str = "", before: UUID | None = None) -> list[Case]:
    """The newest `FEED` cases that this doctor may see, older than `before`; a specialty brings its children."""
    cases = Case.objects.visible_to(doctor).select_related("author").prefetch_related("specialties").order_by("-pk")
    if specialty:
        cases = cases.filter(Q(specialties=specialty) | Q(specialties__parent=specialty)).distinct()
    if state:
        cases = cases.filter(state=state)
    if before:
        cases = cases.filter(pk__lt=before)
    return list(cases[:FEED])
