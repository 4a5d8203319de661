"""Giving roles and taking them away."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consult import clock, signals
from consult.access_log import Deed, note
from consult.errors import Conflict, Unverified
from consult.models import Doctor, Grant, Role
from consult.roles import OF_VERIFIED_DOCTORS, standing


class ReadsCases(Conflict):
    """A verifier reads no case: that and a verified licence cannot be one account."""

    message = _("A verifier reads no case, and this account has a verified licence. Use another account.")


@transaction.atomic
def grant(*, doctor: Doctor, role: Role, by: Doctor | None = None) -> bool:
    """
    Give a role, `by` nobody where it is done at the server; False if it was held already.

    Raises `Unverified` where the role belongs to verified doctors, and `ReadsCases` where a verifier could read.
    """
    doctor = Doctor.objects.select_for_update().get(pk=doctor.pk)
    if role in OF_VERIFIED_DOCTORS and not doctor.is_verified:
        raise Unverified
    # Asked of the licence alone: a suspended doctor may come back.
    if role == Role.VERIFIER and doctor.verified_until is not None and doctor.verified_until > clock.now():
        raise ReadsCases
    if standing().filter(doctor=doctor, role=role).exists():
        return False
    Grant.objects.create(doctor=doctor, role=role, by=by)
    note(Deed.ROLE, by, of=str(doctor.pk), role=role, given=True)
    signals.after_commit(signals.rights_changed, doctor_id=doctor.pk)
    return True


@transaction.atomic
def withdraw(*, doctor: Doctor, role: Role) -> bool:
    """Take a role away at once; False if it was not held."""
    ended = standing().filter(doctor=doctor, role=role).update(until=clock.now())
    if ended:
        note(Deed.ROLE, None, of=str(doctor.pk), role=role, given=False)
        signals.after_commit(signals.rights_changed, doctor_id=doctor.pk)
    return bool(ended)
