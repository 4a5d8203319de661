"""Hand-over notes: what whoever takes over a specialty must know of a case, said in the room of that case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.errors import NotAllowed
from consult.models import Case, Comment, Doctor, Page, PageCall, Shift, Specialty, Voice, VoiceHolder
from consult.models.cases import State
from consult.services import translations, voices
from consult.shelf import membership_tag

# Who went home, or passed a page on, may still say what they forgot.
AFTERWARDS = timedelta(hours=12)
LIVE = (State.OPEN, State.ANSWERED)
SHOWN = 50  # cases of a specialty, those that are due first


class NotOnDuty(NotAllowed):
    message = _("Only who is on call for that specialty, or was paged for it here, hands it over. Your text is kept.")


class Masked(NotAllowed):
    """The rota says who was on call: a note under a pseudonym would say whose pseudonym it is."""

    message = _("A hand-over note would tell who you are, as the rota does. Your text is kept: send it as a comment.")


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A case that waits in a specialty, the last note that stands about it there, and whether one may write another."""

    case: Case
    note: Comment | None
    may_write: bool


def check(doctor: Doctor, case: Case, specialty: str, voice: Voice | None) -> None:
    """Whether this doctor may write a note for who takes this specialty over. Raises `Masked` or `NotOnDuty`."""
    if voice is not None and voice.anonymous:
        raise Masked
    if not (_was_rung(doctor, case, specialty) or (was_on_duty(doctor, specialty) and _asks(case, specialty))):
        raise NotOnDuty


def may(doctor: Doctor, case: Case, specialty: str) -> bool:
    """Whether `check` lets them."""
    try:
        check(doctor, case, specialty, voices.of(doctor, case.pk))
    except NotAllowed:
        return False
    return True


def was_on_duty(doctor: Doctor, specialty: str) -> bool:
    """Whether a shift of theirs runs, or has ended a while ago."""
    now = clock.now()
    return Shift.objects.filter(doctor=doctor, specialty=specialty, since__lte=now, until__gt=now - AFTERWARDS).exists()


def entrusted(doctor: Doctor, specialty: Specialty) -> list[Entrusted]:
    """
    The live cases in which a specialty is asked, of those that this doctor may see; what is due first comes first.

    A note that the doctor cannot read is translated for them, as if they had entered its room.
    """
    paged = Page.objects.filter(specialty=specialty).exclude(state=Page.State.ENDED).values("case")
    cases = (
        Case.objects.visible_to(doctor)
        .filter(Q(specialties=specialty) | Q(pk__in=paged), state__in=LIVE)
        .select_related("author")
        .prefetch_related("specialties")
        .distinct()
        .order_by("due_at", "pk")[:SHOWN]
    )
    found = list(cases)
    notes = _last_notes(specialty, [case.pk for case in found])
    for note in notes.values():
        if note.text.language not in doctor.languages:
            translations.read_in(doctor=doctor, case_id=note.case_id)
    on_duty, masked = was_on_duty(doctor, specialty.pk), _masked_in(doctor, found)
    return [Entrusted(case, notes.get(case.pk), on_duty and case.pk not in masked) for case in found]


def _masked_in(doctor: Doctor, cases: Iterable[Case]) -> set[UUID]:
    tags = {membership_tag(doctor.pk, case.pk): case.pk for case in cases}
    masked = VoiceHolder.objects.filter(tag__in=list(tags), voice__anonymous=True).values_list("tag", flat=True)
    return {tags[bytes(tag)] for tag in masked}


def _last_notes(specialty: Specialty, cases: Iterable[UUID]) -> dict[UUID, Comment]:
    notes = Comment.objects.filter(case__in=cases, handover=specialty, retracted_at=None)
    return {note.case_id: note for note in notes.select_related("voice", "text").order_by("seq")}


def _was_rung(doctor: Doctor, case: Case, specialty: str) -> bool:
    tag = membership_tag(doctor.pk, case.pk)
    return PageCall.objects.filter(tag=tag, page__case=case, page__specialty=specialty).exists()


def _asks(case: Case, specialty: str) -> bool:
    asked = case.specialties.filter(pk=specialty).exists()
    return asked or Page.objects.filter(case=case, specialty=specialty).exclude(state=Page.State.ENDED).exists()
