"""The desks of those who hold a role: where their work waits."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from consult.models import Claim, Doctor, Report, Role, Suspension
from consult.roles import roles_of
from consult.services import coordination, unsealing


class Desk(NamedTuple):
    """A page of a role, and how much waits there."""

    name: str
    address: str
    waiting: int


def desks_of(doctor: Doctor) -> list[Desk]:
    """The desks of this doctor."""
    held = roles_of(doctor)
    desks = []
    if Role.VERIFIER in held:
        waiting = Claim.objects.filter(state=Claim.State.WAITING).count()
        desks.append(Desk(_("Licences to check"), reverse("verification"), waiting))
    if Role.OFFICER in held:
        waiting = Report.objects.filter(settled_at=None).count()
        waiting += Suspension.objects.filter(ended_at=None, answered_at=None).exclude(appealed_at=None).count()
        waiting += unsealing.how_many_wait(doctor)
        desks += [Desk(_("Conduct"), reverse("conduct"), waiting), Desk(_("Ladders of pages"), reverse("ladders"), 0)]
    if Role.COORDINATOR in held:
        desks.append(Desk(_("Pages to coordinate"), reverse("coordination"), coordination.how_many_wait(doctor)))
    return desks
