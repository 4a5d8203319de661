"""The clock's part in pushing, taken by hand: what is due is posted and brought."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from consult import clock
from consult.models import Case, Device, Doctor
from consult.push.senders import SENDERS
from consult.services import deliveries, devices
from consult.services.telling import take_due_notices
from tests.rig.people import say
from tests.rig.push import Browser

NIGHT = datetime(2026, 3, 1, 3, tzinfo=UTC)


def rings_at(doctor: Doctor, browser: Browser) -> Device:
    """The doctor lets this browser ring."""
    return devices.add(doctor=doctor, address=browser.address, label="Chromium")


def push_at(moment: datetime) -> None:
    """All that is due at `moment` goes out."""
    with clock.at(moment):
        take_due_notices()
        for delivery_id in deliveries.claim(most=99):
            if parcel := deliveries.pack(delivery_id):
                deliveries.settle(delivery_id, SENDERS[parcel.sender](parcel.message))


def push_after(began: datetime, *, seconds: float) -> None:
    """All that is due so many seconds later goes out."""
    push_at(began + timedelta(seconds=seconds))


def answered(doctor: Doctor, case: Case) -> tuple[UUID, int]:
    """The doctor says something at night; gives its id and its number."""
    with clock.at(NIGHT):
        return say(doctor, case, "Broncoscopia ya. Heparina 5000 UI.")
