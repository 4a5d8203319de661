"""Exchanging shifts: one proposes, the other accepts, and both rotas change at once or not at all."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock, letters
from consult.calendars import Span
from consult.errors import Conflict, NotAllowed, NotFound
from consult.models import Doctor, Shift, Swap
from consult.services.shifts import overlapping


class NoLongerPossible(Conflict):
    message = _("These shifts can no longer be exchanged: one has begun, has changed hands, or overlaps another shift.")


@transaction.atomic
def propose(*, doctor: Doctor, given: UUID, wanted: UUID) -> Swap:
    """
    Propose to a colleague to exchange one's own shift for theirs, of one specialty, both still to come.

    Safe to repeat. Raises `NotFound`, `NotAllowed` for a shift that is not one's own or shifts of two specialties,
    `NoLongerPossible`. The colleague is told by e-mail.
    """
    shifts = _locked(given, wanted)
    if shifts[given].doctor_id != doctor.pk or shifts[wanted].doctor_id == doctor.pk:
        raise NotAllowed
    if shifts[given].specialty_id != shifts[wanted].specialty_id:
        raise NotAllowed
    _check(shifts[given], shifts[wanted])
    swap, new = Swap.objects.get_or_create(given=shifts[given], wanted=shifts[wanted])
    if new:
        _tell(shifts[wanted].doctor, _("A colleague proposes to exchange a shift with you."))
    return swap


@transaction.atomic
def accept(*, doctor: Doctor, swap_id: UUID) -> None:
    """
    Exchange the two shifts; every other proposal about either of them is gone.

    Raises `NotFound` for a proposal that is not there or not made to this doctor, `NoLongerPossible`.
    """
    swap = Swap.objects.filter(pk=swap_id, wanted__doctor=doctor).first()
    if swap is None:
        raise NotFound
    shifts = _locked(swap.given_id, swap.wanted_id)
    given, wanted = shifts[swap.given_id], shifts[swap.wanted_id]
    # Asked again under the locks: either shift may have changed hands meanwhile.
    if wanted.doctor_id != doctor.pk or not Swap.objects.filter(pk=swap_id).exists():
        raise NotFound
    _check(given, wanted)
    given.doctor, wanted.doctor = wanted.doctor, given.doctor
    for shift in (given, wanted):
        shift.save(update_fields=["doctor"])
    about = Q(given__in=shifts) | Q(wanted__in=shifts)
    Swap.objects.filter(about).delete()
    _tell(given.doctor, _("You have exchanged a shift."))
    _tell(wanted.doctor, _("A colleague has accepted: your shifts are exchanged."))


@transaction.atomic
def refuse(*, doctor: Doctor, swap_id: UUID) -> None:
    """Refuse a proposal, or take one's own back. Raises `NotFound`."""
    if not _of(doctor).filter(pk=swap_id).delete()[0]:
        raise NotFound


def proposals(doctor: Doctor) -> list[Swap]:
    """The proposals made to or by this doctor about shifts that have not begun, those of the nearest shift first."""
    now = clock.now()
    open_ones = _of(doctor).filter(given__since__gt=now, wanted__since__gt=now)
    related = ("given__doctor", "given__specialty", "wanted__doctor", "wanted__specialty")
    return list(open_ones.select_related(*related).order_by("wanted__since", "pk"))


def exchangeable(doctor: Doctor) -> tuple[list[Shift], list[Shift]]:
    """One's own shifts that have not begun, and those of colleagues in the same specialties."""
    coming = Shift.objects.filter(since__gt=clock.now()).select_related("doctor", "specialty")
    own = list(coming.filter(doctor=doctor))
    theirs = coming.filter(specialty__in={shift.specialty_id for shift in own}).exclude(doctor=doctor)
    return own, list(theirs.filter(doctor__in=Doctor.objects.verified()))


def _of(doctor: Doctor) -> QuerySet[Swap]:
    return Swap.objects.filter(Q(given__doctor=doctor) | Q(wanted__doctor=doctor))


def _locked(*ids: UUID) -> dict[UUID, Shift]:
    """The shifts with their doctors locked, doctors first as whoever enters a shift locks them."""
    doctors = Shift.objects.filter(pk__in=ids).values("doctor")
    list(Doctor.objects.select_for_update(no_key=True).filter(pk__in=doctors).order_by("pk"))
    shifts = Shift.objects.select_for_update(of=("self",)).select_related("doctor").filter(pk__in=ids).order_by("pk")
    found = {shift.pk: shift for shift in shifts}
    if len(found) != len(ids):
        raise NotFound
    return found


def _check(given: Shift, wanted: Shift) -> None:
    able = given.doctor.is_verified and wanted.doctor.is_verified
    if not able or min(given.since, wanted.since) <= clock.now() or _clash(given, wanted) or _clash(wanted, given):
        raise NoLongerPossible


def _clash(gone: Shift, come: Shift) -> bool:
    """Whether the doctor of the shift that goes has another beside the one that comes."""
    span = Span(come.since, come.until)
    return overlapping(gone.doctor_id, come.specialty_id, span).exclude(pk=gone.pk).exists()


def _tell(doctor: Doctor, what: str | Promise) -> None:
    letters.after_commit(doctor, subject=_("Your shifts"), body=what)
