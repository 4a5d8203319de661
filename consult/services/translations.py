"""Translations asked for, claimed by a translator, and told to the room."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from consult import clock, signals, streams
from consult.access import Purpose, case_for
from consult.errors import BadValue, NotFound
from consult.insertion import Insertion
from consult.models import Case, Comment, Doctor, Event, Text, Translation, TranslationRequest, Voice
from consult.models.cases import Audience
from consult.models.translations import Verdict
from consult.search import index
from consult.services import asking, languages, memory, texts, voices

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
ATTEMPTS = 3  # then the row is parked for a person to look at
# The feed of a specialty shows these, so their translation is told there too.
ANNOUNCED_FIELDS = frozenset({"title", "question"})


class Priority(IntEnum):
    """Lower goes first: what a reader looks at now goes before what they may scroll to."""

    ASKED = 0
    TITLE = 10
    NEW = 20
    CARD = 30
    BACK_FILL = 50


# Somebody waits for what is more urgent than this; the rest is translated in advance.
PRESSING = Priority.CARD
_REQUESTS = Insertion(TranslationRequest, ignore_conflicts=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A text to translate, as a translator gets it."""

    request: int
    case: UUID
    stream: str
    comment: UUID | None
    revision: int
    source: str
    target: str
    priority: int
    # How the author writes numbers; opened from the seal in memory, never stored beside the text.
    country: str
    body: str = field(repr=False)
    # What the author chose for a number or an acronym that may be read in two ways.
    meant: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def pressing(self) -> bool:
        """Whether somebody waits for it now."""
        return self.priority < PRESSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of it: text and findings as the guard left them. A withheld one has no text."""

    verdict: Verdict
    model: str
    engine: str
    text: str = field(default="", repr=False)
    findings: list[dict[str, Any]] = field(default_factory=list, repr=False)
    # Its sentences, for the memory: translations by key.
    learnt: dict[bytes, str] = field(default_factory=dict, repr=False)


def request(case: Case, of: Sequence[Text], *, readings: Sequence[list[str]], priority: Priority) -> int:
    """
    Ask for the translations that the readers of `case` need of these texts; how many are new.

    Run it inside the caller's transaction; `readings` are those of `languages.readings(case)`.
    """
    for text in [text for text in of if text.revision > 1]:
        # Nobody reads an earlier revision any more.
        earlier = Text.objects.filter(of=text.of, field=text.field, revision__lt=text.revision)
        TranslationRequest.objects.filter(text__in=earlier).delete()
    rows = [
        TranslationRequest(text=text, case=case, language=target, priority=priority)
        for text in of
        for target in wanted(text.language, readings)
    ]
    return _enqueue(rows)


def forget(case: Case, text: Text) -> None:
    """Drop what was translated from a text, and what was asked for: its language was wrong."""
    backs = texts.turned_back([text.pk])
    gone = Translation.objects.filter(Q(text=text) | Q(text__in=backs))
    # Their events point to nothing from here on, so a later retraction could not find what hubs still hold of them.
    ids = [str(pk) for pk in gone.values_list("pk", flat=True)]
    told = Event.objects.filter(stream=case.stream, data__translation__in=ids).values_list("seq", flat=True)
    if seqs := list(told.order_by("seq")):
        signals.after_commit(signals.forget, stream=case.stream, seqs=seqs)
    backs.delete()
    Translation.objects.filter(text=text).delete()
    TranslationRequest.objects.filter(text=text).delete()
    memory.forget([text.pk])


def wanted(source: str, readings: Iterable[list[str]]) -> set[str]:
    """The languages a text in `source` is translated to: each reader's best one, unless they read the original."""
    return {reading[0] for reading in readings if source not in reading}


def back_fill(case: Case, target_reading: list[str], *, comments_first: int = 100) -> int:
    """Ask for everything of a case that a new reader lacks: title and card, then the last comments."""
    target = target_reading[0]
    done = Translation.objects.filter(text__case=case, language=target).values("text")
    lacking = Text.objects.filter(case=case, redacted_at=None).exclude(language__in=target_reading).exclude(pk__in=done)
    # Among equal priorities the newest row is claimed first, so the title, which was written first, is asked for last.
    card = [text for text in lacking.filter(kind=Text.Kind.CASE).order_by("-pk") if _is_newest(text)]
    newest = Comment.objects.filter(case=case, retracted_at=None).order_by("-seq")[:comments_first]
    said = list(lacking.filter(pk__in=[comment.text_id for comment in newest]).order_by("pk"))
    captions = list(lacking.filter(kind=Text.Kind.IMAGE).order_by("pk"))
    rows = [_row(case, text, target, _card_priority(text)) for text in card]
    rows += [_row(case, text, target, Priority.CARD) for text in captions]
    rows += [_row(case, text, target, Priority.BACK_FILL) for text in said]
    return _enqueue(rows)


@transaction.atomic
def ask_again(pairs: Iterable[tuple[str, str]]) -> int:
    """
    Ask for what stayed in its original because no model worked for its pair, now that one does. Gives how much.

    In advance, the newest first: who waits for it has long read the original.
    """
    rows: list[TranslationRequest] = []
    for source, target in pairs:
        # A model has been at it since, or a reviewer; what the guard withheld then is not asked for again.
        served = Translation.objects.filter(text=OuterRef("text"), language=target).exclude(model="", reviewer=None)
        unserved = Translation.objects.filter(
            text__language=source, text__redacted_at=None, language=target, verdict=Verdict.WITHHELD, model=""
        ).exclude(text__kind=Text.Kind.TRANSLATION)
        texts_of = unserved.exclude(Exists(served)).values("text")
        lacking = Text.objects.filter(pk__in=texts_of).select_related("case").order_by("pk")
        rows += [_row(text.case, text, target, Priority.BACK_FILL) for text in lacking if _is_newest(text)]
    return _enqueue(rows)


@transaction.atomic
def read_in(*, doctor: Doctor, case_id: UUID, reads: Sequence[str] = ()) -> int:
    """A doctor reads this case in their languages (or in `reads`): ask for what is lacking. Gives how much."""
    case = case_for(doctor, case_id, purpose=Purpose.TRANSLATE)
    return note_reader(case, reads or doctor.languages)


def note_reader(case: Case, reads: Iterable[str]) -> int:
    """Somebody reads this case in these languages, best first: ask for what is lacking. Gives how much."""
    reading = [language for language in reads if language in texts.LANGUAGES]
    return back_fill(case, reading) if languages.read_by(case, reading) else 0


@transaction.atomic
def request_comment(*, doctor: Doctor, comment_id: UUID, language: str) -> None:
    """Translate one comment into a language that nobody here reads yet. Raises `NotFound`, `BadValue`."""
    comment = Comment.objects.select_related("text").filter(pk=comment_id).first()
    if comment is None:
        raise NotFound
    case = case_for(doctor, comment.case_id, purpose=Purpose.TRANSLATE)
    if language not in texts.LANGUAGES or language == comment.text.language:
        raise BadValue({"field": "language"})
    served = Translation.objects.filter(text=comment.text_id, language=language).exclude(verdict=Verdict.WITHHELD)
    if not served.exists():
        _enqueue([_row(case, comment.text, language, Priority.ASKED)])


@transaction.atomic
def request_back(*, doctor: Doctor, comment_id: UUID, language: str) -> None:
    """
    Turn a comment's translation into `language` back into the language of its source, for whoever reads only that.

    The room is told either way, so that who asks second sees it too. Raises `NotFound` where there is none.
    """
    comment = Comment.objects.select_related("text").filter(pk=comment_id, retracted_at=None).first()
    if comment is None:
        raise NotFound
    case = case_for(doctor, comment.case_id, purpose=Purpose.TRANSLATE, lock=True)
    served = Translation.objects.filter(text=comment.text_id, language=language).exclude(verdict=Verdict.WITHHELD)
    forth = served.order_by("pk").last()
    if forth is None:
        raise NotFound({"field": "language"})
    copied = {"case": case, "kind": Text.Kind.TRANSLATION, "language": language, "body": forth.body}
    text, _ = Text.objects.get_or_create(of=forth.pk, field="back", revision=1, defaults=copied)
    if back := Translation.objects.filter(text=text).first():
        _tell(case, text, back)
    else:
        _enqueue([_row(case, text, comment.text.language, Priority.ASKED)])


def claim(most: int = 8, *, newer_than: int | None = None) -> list[Work]:
    """
    Take the most pressing requests under a lease; a dead worker's lease runs out and another takes them.

    With `newer_than` only those that somebody waits for and that were made after that request.
    """
    free = _free(newer_than)
    return _claim(free, most) if free.exists() else []


def any_free(*, newer_than: int | None = None) -> bool:
    """Whether `claim` would find something. Writes nothing: who looks must not keep those waiting who write."""
    return _free(newer_than).exists()


def _free(newer_than: int | None) -> QuerySet[TranslationRequest]:
    free = TranslationRequest.objects.filter(Q(leased_until=None) | Q(leased_until__lt=clock.now()), parked_at=None)
    if newer_than is not None:
        free = free.filter(pk__gt=newer_than, priority__lt=PRESSING)
    return free


@transaction.atomic
def _claim(free: QuerySet[TranslationRequest], most: int) -> list[Work]:
    now = clock.now()
    # A text that takes its worker down with it never comes back through `fail`.
    if deadly := free.filter(attempts__gte=ATTEMPTS).update(parked_at=now):
        logger.error("%d translation requests are parked: whoever worked on them died", deadly)
    rows = (
        free.select_for_update(skip_locked=True, of=("self",))
        .select_related("text", "case", "text__case__author__holder")
        .order_by("priority", "-pk")[:most]
    )
    claimed = list(rows)
    TranslationRequest.objects.filter(pk__in=[row.pk for row in claimed]).update(
        leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    return [_work(row) for row in claimed]


def renew(requests: Iterable[int]) -> None:
    """Whoever is still at work on these keeps them for another lease."""
    TranslationRequest.objects.filter(pk__in=list(requests)).update(leased_until=clock.now() + LEASE)


def _work(row: TranslationRequest) -> Work:
    text = row.text
    return Work(
        request=row.pk,
        case=row.case_id,
        stream=row.case.stream,
        comment=text.of if text.kind == Text.Kind.COMMENT else None,
        revision=text.revision,
        source=text.language,
        target=row.language,
        priority=row.priority,
        country=number_country(text),
        body=text.body,
        meant={said["written"]: said["read_as"] for said in text.annotations if said.get("kind") in asking.ASKED},
    )


def number_country(text: Text) -> str:
    """How the author of a text writes numbers: a country, or nothing. Opened from the seal in memory."""
    if text.kind == Text.Kind.TRANSLATION:
        return ""  # a machine's numbers follow no country
    said_in = {Text.Kind.COMMENT: "comments", Text.Kind.IMAGE: "images"}.get(Text.Kind(text.kind))
    voice = Voice.objects.filter(**{said_in: text.of}).first() if said_in else text.case.author
    if voice is None:
        return ""
    author = Doctor.objects.filter(pk=voices.holder_of(voice))
    return author.values_list("number_country", flat=True).first() or ""


@transaction.atomic
def complete(request_id: int, result: Result) -> bool:
    """Store a translation and tell the room; false when it came too late (edited, taken back, done by another)."""
    found = TranslationRequest.objects.filter(pk=request_id).values_list("case_id", flat=True).first()
    if found is None:
        return False
    case = Case.objects.select_for_update().get(pk=found)
    row = TranslationRequest.objects.select_related("text").filter(pk=request_id).first()
    if row is None:
        return False
    text, language = row.text, row.language
    row.delete()
    if text.redacted_at is not None or not _is_newest(text):
        return False
    translation = Translation.objects.create(
        text=text,
        language=language,
        body="" if result.verdict == Verdict.WITHHELD else result.text,
        verdict=result.verdict,
        findings=result.findings,
        model=result.model,
        engine=result.engine,
    )
    if text.kind != Text.Kind.TRANSLATION:
        index.put_translation(translation)  # what was turned back is no text of the case
    memory.keep(text, result.learnt)
    _tell(case, text, translation)
    return True


def _tell(case: Case, text: Text, translation: Translation) -> None:
    facts: dict[str, Any] = {
        "revision": text.revision,
        "language": translation.language,
        "translation": str(translation.pk),
    }
    if text.kind == Text.Kind.COMMENT:
        streams.append(case.stream, "comment.translated", {"comment": str(text.of), **facts})
        return
    if text.kind == Text.Kind.TRANSLATION:
        source = Text.objects.get(translations=text.of)
        told = {"comment": str(source.of), "revision": source.revision, "back_from": text.language}
        streams.append(case.stream, "translation.back", {**told, "translation": str(translation.pk)})
        return
    facts["of"] = {"kind": text.kind, "id": str(text.of), "field": text.field}
    streams.append(case.stream, "text.translated", facts)
    for stream in announced_in(case, text):
        streams.append(stream, "text.translated", facts)


def announced_in(case: Case, text: Text) -> list[str]:
    """The streams of specialties that show this text of a case, in the order in which they are locked."""
    if text.kind != Text.Kind.CASE or text.field not in ANNOUNCED_FIELDS or case.audience != Audience.NETWORK:
        return []
    return [streams.specialty_stream(slug) for slug in sorted(case.specialties.values_list("slug", flat=True))]


def standing(requests: Iterable[int]) -> set[int]:
    """Those of these requests that nobody has withdrawn or completed meanwhile."""
    return set(TranslationRequest.objects.filter(pk__in=list(requests)).values_list("pk", flat=True))


@transaction.atomic
def fail(request_id: int) -> bool:
    """Give a request back after a failure; after three it is parked, and this says so."""
    row = TranslationRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        return False
    row.leased_until = None
    if row.attempts >= ATTEMPTS:
        row.parked_at = clock.now()
    row.save()
    return row.parked_at is not None


def pressing(*, most: int) -> int:
    """How many texts somebody waits for, counted up to `most`."""
    return TranslationRequest.objects.filter(priority__lt=PRESSING, parked_at=None)[:most].count()


def waiting() -> int:
    """How many requests wait or are being worked on."""
    return TranslationRequest.objects.filter(parked_at=None).count()


def _enqueue(rows: list[TranslationRequest]) -> int:
    for row in rows:
        _REQUESTS.add(row)
    if rows:
        signals.after_commit(signals.work_waiting)
    return len(rows)


def _row(case: Case, text: Text, language: str, priority: Priority) -> TranslationRequest:
    return TranslationRequest(text=text, case=case, language=language, priority=priority)


def _card_priority(text: Text) -> Priority:
    return Priority.TITLE if text.field in ANNOUNCED_FIELDS else Priority.CARD


def _is_newest(text: Text) -> bool:
    return not Text.objects.filter(of=text.of, field=text.field, revision__gt=text.revision).exists()
