"""Who is behind a pseudonym: one officer asks, another opens or refuses, and the doctor is told.

Each step is a row of the access log. What is opened is shown to these two, for a time, and is written down nowhere.
"""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consult import clock, letters, roles
from consult.access_log import Deed, note
from consult.errors import Conflict, NotAllowed, NotFound
from consult.models import ConductStep, Doctor, Role, Unsealing, Voice
from consult.services import conduct, voices
from consult.services.conduct import WORDS_MOST, Settled
from consult.shelf import cases_of, membership_tag
from consult.text_rules import checked_text

ANSWER_WITHIN = timedelta(hours=72)
OPEN_FOR = timedelta(hours=24)
LISTED = 50
State = Unsealing.State


class AlreadyAsked(Conflict):
    message = _("This was asked already: it waits for a second officer, or is open.")


class AskerGone(Conflict):
    message = _("Whoever asked is no officer any more. Refuse it; an officer may ask anew.")


@transaction.atomic
def ask(*, officer: Doctor, report_id: UUID, reason: str) -> Unsealing:
    """
    Ask who is behind the pseudonym of a report.

    Raises as `conduct.settle` does, `NotAllowed` for a name that is no pseudonym and for one's own, and `AlreadyAsked`.
    """
    report, said = conduct.to_act(officer, report_id, reason)
    if not report.voice.anonymous or _is_of(officer, report.voice):
        raise NotAllowed
    _expire(Unsealing.objects.filter(voice=report.voice))
    if not may_ask(officer, report.voice):
        raise AlreadyAsked
    try:
        with transaction.atomic():
            row = Unsealing.objects.create(
                voice=report.voice, report=report, by=officer, reason=said, until=clock.now() + ANSWER_WITHIN
            )
    except IntegrityError as beside:
        raise AlreadyAsked from beside
    _note(row, officer, "asked")
    conduct.note_step(ConductStep.Deed.ASKED, officer, said, report=report)
    return row


def open_(*, officer: Doctor, unsealing_id: UUID, reason: str) -> None:
    """
    Let the two officers see who it is, from now on for a day; the doctor is told.

    Raises `NotAllowed` for whoever asked, `NotFound` for the doctor meant, `AskerGone`, `Settled` once it is answered
    or has expired, `NoSecondFactor`, `Empty`, `TooLong`.
    """
    _answer(officer, unsealing_id, reason, State.OPENED)


def refuse(*, officer: Doctor, unsealing_id: UUID, reason: str) -> None:
    """The pseudonym stays closed. Raises as `open_` does, but for `AskerGone`."""
    _answer(officer, unsealing_id, reason, State.REFUSED)


@transaction.atomic
def _answer(officer: Doctor, unsealing_id: UUID, reason: str, state: Unsealing.State) -> None:
    row = _found(officer, unsealing_id)
    said = checked_text(reason, most=WORDS_MOST, field="reason")
    if row.by_id == officer.pk:
        raise NotAllowed
    if not waits(row):
        raise Settled
    opened = state == State.OPENED
    if opened and not _is_officer(row.by):
        raise AskerGone
    now = clock.now()
    row.state, row.answered_by, row.answered_at, row.answer = state, officer, now, said
    row.until = now + OPEN_FOR if opened else now
    row.save(update_fields=["state", "answered_by", "answered_at", "answer", "until"])
    _note(row, officer, state)
    deed = ConductStep.Deed.OPENED if opened else ConductStep.Deed.KEPT
    conduct.note_step(deed, officer, said, report=row.report)
    if opened:
        letters.after_commit(
            voices.doctor_of(row.voice),
            subject=_("A pseudonym of yours was opened"),
            body=_("Two officers of the network may see who wrote under it. Sign in and look in Settings for why."),
        )


@transaction.atomic
def look(*, officer: Doctor, unsealing_id: UUID) -> Doctor:
    """
    Who it is, for the two officers while it is open; each look is a row of the access log.

    Raises `NotAllowed` for anybody else, `Settled` when the time is over, `NoSecondFactor`, `NotFound`.
    """
    row = _found(officer, unsealing_id)
    if not _is_of_two(officer, row):
        raise NotAllowed
    if not is_open(row):
        raise Settled
    _note(row, officer, "seen")
    return voices.doctor_of(row.voice)


def may_ask(officer: Doctor, voice: Voice) -> bool:
    """Whether this is another's pseudonym, about which nothing waits or is open."""
    asked = Unsealing.objects.filter(voice=voice, state__in=(State.ASKED, State.OPENED), until__gt=clock.now())
    return voice.anonymous and not _is_of(officer, voice) and not asked.exists()


def is_open(row: Unsealing) -> bool:
    """Whether its two officers may look now."""
    return row.state == State.OPENED and row.until > clock.now()


def waits(row: Unsealing) -> bool:
    """Whether it can be answered still."""
    return row.state == State.ASKED and row.until > clock.now()


def may_answer(officer: Doctor, row: Unsealing) -> bool:
    """Whether it waits for this officer, or another who did not ask."""
    return waits(row) and row.by_id != officer.pk


def may_look(officer: Doctor, row: Unsealing) -> bool:
    """Whether this officer may see now who it is."""
    return is_open(row) and _is_of_two(officer, row)


def found(officer: Doctor, unsealing_id: UUID) -> Unsealing:
    """One that this officer may know of. Raises `NotFound`, for one's own pseudonym too."""
    return _known(officer, Unsealing.objects.filter(pk=unsealing_id))


def listed(officer: Doctor) -> list[Unsealing]:
    """The newest, but for those about the officer's own pseudonyms."""
    rows = Unsealing.objects.select_related("voice__holder", "by").order_by("-at")[:LISTED]
    return [row for row in rows if not _is_of(officer, row.voice)]


def how_many_wait(officer: Doctor) -> int:
    """How many requests wait for this officer or another; cheap enough for every page."""
    waiting = Unsealing.objects.filter(state=State.ASKED, until__gt=clock.now()).exclude(by=officer)
    return sum(not _is_of(officer, row.voice) for row in waiting.select_related("voice__holder"))


def opened_of(doctor: Doctor) -> list[Unsealing]:
    """Which pseudonyms of this doctor were ever opened, the newest first."""
    rows = Unsealing.objects.filter(state=State.OPENED, voice__case__in=cases_of(doctor))
    return [row for row in rows.select_related("voice__holder").order_by("-answered_at") if _is_of(doctor, row.voice)]


@transaction.atomic
def expire() -> int:
    """Close the requests that nobody answered in time; gives how many."""
    return _expire(Unsealing.objects.all())


def _expire(rows: QuerySet[Unsealing]) -> int:
    # Where another clock holds a row it is doing this very work.
    due = rows.filter(state=State.ASKED, until__lte=clock.now()).select_for_update(of=("self",), skip_locked=True)
    expired = list(due.select_related("voice__case"))
    for row in expired:
        row.state = State.EXPIRED
        row.save(update_fields=["state"])
        _note(row, None, "expired")
    return len(expired)


def _found(officer: Doctor, unsealing_id: UUID) -> Unsealing:
    roles.require(officer, Role.OFFICER)
    return _known(officer, Unsealing.objects.select_for_update(of=("self",)).filter(pk=unsealing_id))


def _known(officer: Doctor, rows: QuerySet[Unsealing]) -> Unsealing:
    row = rows.select_related("voice__holder", "voice__case", "report", "by").first()
    if row is None or _is_of(officer, row.voice):
        raise NotFound
    return row


def _is_of(doctor: Doctor, voice: Voice) -> bool:
    return bytes(voice.holder.tag) == membership_tag(doctor.pk, voice.case_id)


def _is_of_two(officer: Doctor, row: Unsealing) -> bool:
    return officer.pk in (row.by_id, row.answered_by_id)


def _is_officer(doctor: Doctor | None) -> bool:
    return doctor is not None and Role.OFFICER in roles.roles_of(doctor)


def _note(row: Unsealing, officer: Doctor | None, step: str) -> None:
    note(Deed.UNSEAL, officer, row.voice.case, unsealing=str(row.pk), step=step)
