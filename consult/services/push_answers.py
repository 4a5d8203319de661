"""What a device says to a push, signed in or not: that it came, and of a page that its doctor takes it or cannot.

The push's token is all that it needs. It stands for its doctor and its page, and for nothing else.
"""

from uuid import UUID

from django.db import transaction

from consult.errors import NotAllowed, NotFound
from consult.models import Doctor, Notice, PageCall
from consult.services import deliveries, devices, pages
from consult.services.deliveries import Errand, Found, Kind


@transaction.atomic
def received(*, token: str) -> None:
    """A push has come to its device. A page that has come to one rings no more. Raises `NotFound`."""
    _note(_found(token).errand)


@transaction.atomic
def acknowledge(*, token: str) -> None:
    """
    Take on the page of a push. Raises `NotFound`, `NotAllowed` for a push of no page, and as `pages.acknowledge`.

    Safe to repeat. A token is good for one answer: it declines nothing once it has taken it on.
    """
    doctor, page_id, client_id = _page(_found(token))
    pages.acknowledge(doctor=doctor, page_id=page_id, client_id=client_id)


@transaction.atomic
def decline(*, token: str) -> None:
    """Say that the doctor of a push cannot. Raises and repeats as `acknowledge` does."""
    doctor, page_id, client_id = _page(_found(token))
    pages.decline(doctor=doctor, page_id=page_id, client_id=client_id)


def _page(found: Found) -> tuple[Doctor, UUID, UUID]:
    if found.errand.kind != Kind.PAGE:
        raise NotAllowed
    doctor = Doctor.objects.verified().filter(pk=found.errand.doctor).first()
    if doctor is None:
        raise NotFound
    return doctor, UUID(found.errand.page), found.client_id


def _note(errand: Errand) -> None:
    devices.heard(errand.device)
    call = PageCall.objects.filter(pk=errand.call).first() if errand.call else None
    if call is not None:
        # Of a page that rang its doctor twice the push services keep the newest push alone.
        Notice.objects.filter(call__page=call.page_id, call__tag=call.tag).delete()


def _found(token: str) -> Found:
    found = deliveries.found(token)
    if found is None:
        raise NotFound
    return found
