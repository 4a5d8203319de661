"""Conduct: what a doctor reports, what an officer does about it, and what the other side may say to that."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consult import clock, keys, letters, roles, signals, streams
from consult.access import Purpose, case_for
from consult.errors import BadValue, Conflict, NotAllowed, NotFound
from consult.models import Case, Comment, ConductStep, Doctor, Report, Role, Suspension
from consult.services import sign_in, voices
from consult.text_rules import checked_text

WORDS_MOST = 2_000  # characters
Deed = ConductStep.Deed


class AlreadyReported(Conflict):
    message = _("You have reported this already. An officer looks at it.")


class Settled(Conflict):
    message = _("Somebody has done this meanwhile. Nothing was changed.")


class AlreadyAppealed(Conflict):
    message = _("Your appeal was received. An officer who did not suspend you answers it by e-mail.")


@transaction.atomic
def report(*, doctor: Doctor, case_id: UUID, comment_id: UUID | None, kind: str, words: str) -> Report:
    """
    Report a comment, or without one the author of the case. Nobody learns who did, the officers included.

    Raises `NotFound`, `NotAllowed` for one's own words, `BadValue`, `AlreadyReported`, `TooLong`, `BadText`.
    """
    case = case_for(doctor, case_id, purpose=Purpose.CONTINUE)
    if kind not in Report.Kind.values:
        raise BadValue({"field": "kind", "allowed": list(Report.Kind.values)})
    said = checked_text(words, most=WORDS_MOST, field="words") if words.strip() else ""
    comment = Comment.objects.select_related("voice").filter(case=case, pk=comment_id).first() if comment_id else None
    about = comment.voice if comment else case.author
    if about is None or (comment_id and comment is None):
        raise NotFound
    if about == voices.of(doctor, case.pk):
        raise NotAllowed
    tag = _report_tag(doctor, comment.pk if comment else about.pk)
    try:
        with transaction.atomic():
            return Report.objects.create(tag=tag, case=case, voice=about, comment=comment, kind=kind, words=said)
    except IntegrityError as repeated:
        raise AlreadyReported from repeated


def is_reporter(doctor: Doctor, report: Report) -> bool:
    """Whether this doctor made the report; for their own eyes alone."""
    return bytes(report.tag) == _report_tag(doctor, report.comment_id or report.voice_id)


@transaction.atomic
def settle(*, officer: Doctor, report_id: UUID, reason: str) -> None:
    """Close a report. Raises `NotAllowed`, `NoSecondFactor`, `NotFound`, `Settled`, `Empty`, `TooLong`."""
    found, said = to_act(officer, report_id, reason)
    if found.settled_at:
        raise Settled
    found.settled_at = clock.now()
    found.save(update_fields=["settled_at"])
    note_step(Deed.SETTLED, officer, said, report=found)


def lock(*, officer: Doctor, report_id: UUID, reason: str) -> None:
    """Nobody can write in the case of this report any more. Raises as `settle` does."""
    _set_lock(officer, report_id, reason, locked=True)


def unlock(*, officer: Doctor, report_id: UUID, reason: str) -> None:
    """The case of this report is as any other again. Raises as `settle` does."""
    _set_lock(officer, report_id, reason, locked=False)


@transaction.atomic
def _set_lock(officer: Doctor, report_id: UUID, reason: str, *, locked: bool) -> None:
    found, said = to_act(officer, report_id, reason)
    # As an officer, whether or not the case is theirs to see: the door of `case_for` is for readers.
    case = Case.objects.select_for_update(of=("self",)).get(pk=found.case_id)
    if (case.locked_at is not None) is locked:
        raise Settled
    case.locked_at = clock.now() if locked else None
    case.save(update_fields=["locked_at"])
    streams.append(case.stream, "case.locked", {"locked": locked})
    note_step(Deed.LOCKED if locked else Deed.UNLOCKED, officer, said, report=found)


@transaction.atomic
def suspend(*, officer: Doctor, report_id: UUID, reason: str) -> Suspension:
    """
    Suspend whoever is behind the voice of a report, at once: their sockets close, tokens and sessions end.

    The seal is opened in memory; the officer does not learn who a masked voice is. Raises as `settle` does, and
    `NotAllowed` for the officer's own voice.
    """
    found, said = to_act(officer, report_id, reason)
    doctor = Doctor.objects.select_for_update().get(pk=voices.doctor_of(found.voice).pk)
    if doctor.pk == officer.pk:
        raise NotAllowed
    if not doctor.is_active:
        raise Settled
    doctor.is_active = False
    doctor.save(update_fields=["is_active"])
    sign_in.end_tokens(doctor)
    tag = _tag_of(doctor)
    suspension = Suspension.objects.create(
        tag=tag, sealed=keys.seal(doctor.pk.bytes, bound_to=tag), voice=found.voice, reason=said, by=officer
    )
    note_step(Deed.SUSPENDED, officer, said, report=found, suspension=suspension)
    signals.after_commit(signals.rights_changed, doctor_id=doctor.pk)
    letters.after_commit(
        doctor,
        subject=_("Your account is suspended"),
        body=_("Sign in to read why, and to appeal. Nothing of yours is lost."),
    )
    return suspension


def suspension_of(doctor: Doctor) -> Suspension | None:
    """The suspension that stands against this doctor."""
    return suspensions_of(doctor).filter(ended_at=None).last()


def suspensions_of(doctor: Doctor) -> QuerySet[Suspension]:
    """Every suspension of this doctor, the oldest first."""
    return Suspension.objects.filter(tag=_tag_of(doctor)).order_by("since")


@transaction.atomic
def appeal(*, doctor: Doctor, words: str) -> None:
    """Say something to one's suspension, once. Raises `NotFound`, `AlreadyAppealed`, `Empty`, `TooLong`, `BadText`."""
    said = checked_text(words, most=WORDS_MOST, field="words")
    found = Suspension.objects.select_for_update(of=("self",)).filter(tag=_tag_of(doctor), ended_at=None).first()
    if found is None:
        raise NotFound
    if found.appealed_at:
        raise AlreadyAppealed
    found.appeal, found.appealed_at = said, clock.now()
    found.save(update_fields=["appeal", "appealed_at"])


def lift(*, officer: Doctor, suspension_id: UUID, reason: str) -> None:
    """The doctor may go on. Raises as `settle` does, and `NotAllowed` for the officer who suspended."""
    _answer(officer, suspension_id, reason, lifted=True)


def uphold(*, officer: Doctor, suspension_id: UUID, reason: str) -> None:
    """The suspension stands, and its appeal is answered. Raises as `lift` does."""
    _answer(officer, suspension_id, reason, lifted=False)


@transaction.atomic
def _answer(officer: Doctor, suspension_id: UUID, reason: str, *, lifted: bool) -> None:
    roles.require(officer, Role.OFFICER)
    said = checked_text(reason, most=WORDS_MOST, field="reason")
    found = Suspension.objects.select_for_update(of=("self",)).filter(pk=suspension_id).first()
    if found is None:
        raise NotFound
    if found.ended_at or found.answered_at or (not lifted and not found.appealed_at):
        raise Settled
    # An appeal goes to somebody else; who has erred may take it back before there is one.
    if found.by_id == officer.pk and (found.appealed_at or not lifted):
        raise NotAllowed
    doctor = Doctor.objects.select_for_update().get(pk=_doctor_of(found))
    now = clock.now()
    if found.appealed_at:
        found.answered_at, found.answer = now, said
    if lifted:
        found.ended_at = now
        doctor.is_active = True
        doctor.save(update_fields=["is_active"])
    found.save(update_fields=["answered_at", "answer", "ended_at"])
    note_step(Deed.LIFTED if lifted else Deed.UPHELD, officer, said, suspension=found)
    if lifted:
        letters.after_commit(
            doctor, subject=_("Your account is open again"), body=_("Sign in to go on where you were.")
        )
    else:
        letters.after_commit(
            doctor, subject=_("Your appeal was answered"), body=_("The suspension stands. Sign in to read why.")
        )


def to_act(officer: Doctor, report_id: UUID, reason: str) -> tuple[Report, str]:
    """The report, locked, and the reason, where this officer may act on it. Raises as `settle` does."""
    roles.require(officer, Role.OFFICER)
    said = checked_text(reason, most=WORDS_MOST, field="reason")
    found = Report.objects.select_for_update(of=("self",)).select_related("voice__holder").filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found, said


def note_step(
    deed: Deed,
    officer: Doctor,
    reason: str,
    *,
    report: Report | None = None,
    suspension: Suspension | None = None,
) -> None:
    """Keep what an officer did, and why."""
    ConductStep.objects.create(deed=deed, by=officer, reason=reason, report=report, suspension=suspension)


def _report_tag(doctor: Doctor, subject: UUID) -> bytes:
    return keys.tag("report", doctor.pk, subject)


def _tag_of(doctor: Doctor) -> bytes:
    return keys.tag("suspension", doctor.pk)


def _doctor_of(suspension: Suspension) -> UUID:
    return UUID(bytes=keys.unseal(suspension.sealed, bound_to=bytes(suspension.tag)))
