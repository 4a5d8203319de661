"""Rotas and pages of the tests: who is on call, what rang whom, and a ladder that time climbs."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from consult import clock, events
from consult.ids import new_id
from consult.models import Case, Doctor, Page, Role, Shift
from consult.services import pages, roles
from consult.services.due import take_due_steps
from consult.services.shifts import choose_paging
from consult.services.voices import of
from consult.streams import inbox_of


def on_call(
    doctor: Doctor, specialty: str = "pulmonology", *, hours: float = 12, since: datetime | None = None
) -> Shift:
    """Put the doctor on call from `since` (now) on."""
    begin = since or clock.now()
    return Shift.objects.create(
        doctor=doctor, specialty_id=specialty, since=begin, until=begin + timedelta(hours=hours)
    )


def coordinates(doctor: Doctor) -> Doctor:
    """Make the doctor a duty coordinator."""
    roles.grant(doctor=doctor, role=Role.COORDINATOR)
    return doctor


def prefers(doctor: Doctor, **choice: Any) -> None:
    """How the doctor may be paged; what is not said stays as it is with everybody."""
    usual = {"urgent_off_shift": False, "quiet_since": None, "quiet_until": None, "page_cap": 12}
    choose_paging(doctor=doctor, **(usual | choice))


def rings(doctor: Doctor) -> list[dict[str, Any]]:
    """What rang this doctor, in order."""
    return [event.data for event in events.read(inbox_of(doctor.pk)) if event.type == "page.sent"]


def reasons(doctor: Doctor) -> list[str]:
    return [str(ring["reason"]) for ring in rings(doctor)]


def told(case: Case) -> list[str]:
    """The life of the pages of a case, as its room was told."""
    return [event.type for event in events.read(case.stream) if event.type.startswith("page.")]


def page_of(case: Case, specialty: str = "pulmonology") -> Page:
    """The newest page of a specialty in the case."""
    page = Page.objects.filter(case=case, specialty=specialty).order_by("-pk").first()
    assert page is not None
    return page


def page_id(case: Case) -> UUID:
    return page_of(case).pk


def acknowledge(doctor: Doctor, case: Case) -> int:
    """The doctor takes the page of the case on."""
    return pages.acknowledge(doctor=doctor, page_id=page_id(case), client_id=new_id()).seq


def decline(doctor: Doctor, case: Case) -> int:
    """The doctor cannot."""
    return pages.decline(doctor=doctor, page_id=page_id(case), client_id=new_id())


def hand_over(doctor: Doctor, case: Case, to: Doctor | None = None) -> int:
    """The doctor passes the page on, to a colleague in the room or to whoever is next."""
    voice = of(to, case.pk) if to else None
    return pages.hand_over(doctor=doctor, page_id=page_id(case), client_id=new_id(), to=voice.pk if voice else None)


def time_passes(case: Case, specialty: str = "pulmonology") -> datetime:
    """The clock looks at the moment at which the page of this case is due; gives that."""
    due = page_of(case, specialty).due_at
    with clock.at(due):
        take_due_steps()
    return due
