"""What a duty coordinator does with a page that nobody answered: take it over, or send it to a specialty anew.

A page goes to a role, whoever sends it. A list of persons to choose from would have to leave a masked author out, and
would so tell who they are.
"""

from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from consult import keys, roles, streams
from consult.errors import BadValue, NotAllowed, PageSettled
from consult.models import Case, Doctor, Page, PageCall, Role
from consult.models.cases import Urgency
from consult.models.pages import Reach, Why
from consult.page_facts import page_facts
from consult.services import ladder, pages, repeats, voices
from consult.services.ladder import Told
from consult.shelf import membership_tag

SHOWN = 100  # pages of a queue; what is due later shows when these are done


@transaction.atomic
def take_over(*, doctor: Doctor, page_id: UUID, client_id: UUID, why: str) -> int:
    """
    Take a page on in the place of whomever it rang; the ladder rests as after any acknowledgement.

    Safe to repeat. Raises `NotAllowed` for one who is no coordinator or asks in this case themselves, `BadValue`,
    `NotFound`, `PageSettled`. Gives the event's number.
    """
    case, page = _open_page(doctor, page_id, why)
    digest = repeats.digest("page.take_over", page=page_id, why=why)
    if answer := repeats.receipt_for(doctor, client_id, digest):
        return int(answer["seq"])
    if page.state == Page.State.ENDED:
        raise PageSettled
    ladder.lock_streams(case, [page])
    page.reason, page.why = "taken_over", why
    pages.hold(doctor, case, page)
    _held_by(doctor, case, page)
    event = streams.append(
        case.stream, "page.acknowledged", page_facts(page) | {"reason": page.reason}, voice=page.acknowledged_by
    )
    repeats.keep_receipt(doctor, client_id, digest, {"seq": event.seq})
    return event.seq


@transaction.atomic
def reassign(*, doctor: Doctor, page_id: UUID, client_id: UUID, specialty: str, why: str) -> int:
    """
    End a page and send another in its place, to this specialty or to the same one anew, from the first rung that rings.

    Safe to repeat. Raises as `take_over` does, and `PageSettled` where that specialty is being paged beside it.
    """
    case, page = _open_page(doctor, page_id, why)
    digest = repeats.digest("page.reassign", page=page_id, specialty=specialty, why=why)
    if answer := repeats.receipt_for(doctor, client_id, digest):
        return int(answer["seq"])
    # What a coordinator sends on has waited long enough: a feed would ring nobody.
    urgency = Urgency.SOON if page.urgency == Urgency.ROUTINE else page.urgency
    asked = pages.asked_for(specialty, urgency)
    beside = ladder.active(case).exclude(pk=page.pk).filter(specialty=asked)
    if page.state == Page.State.ENDED or beside.exists():
        raise PageSettled
    voice = voices.of(doctor, case.pk)
    # A pseudonym beside a role that few hold would tell who it is.
    named = None if voice is None or voice.anonymous else voice
    ladder.end(case, [page])
    (sent,) = ladder.create(case, [asked.pk], urgency)
    step = ladder.look(case, sent, sent.ladder.first_ringing)
    event = ladder.ring(case, sent, step, Told("page.sent", "reassigned", named, why))
    ladder.settle(case)
    repeats.keep_receipt(doctor, client_id, digest, {"seq": event.seq})
    return event.seq


def waiting(doctor: Doctor) -> list[Page]:
    """The pages that came to the coordinator or found nobody, in cases that this doctor may see, first due first."""
    return list(_waiting(doctor).select_related("specialty", "acknowledged_by").order_by("due_at", "pk")[:SHOWN])


def how_many_wait(doctor: Doctor) -> int:
    """How many pages `waiting` gives; cheap enough for every page."""
    return _waiting(doctor)[:SHOWN].count()


def _waiting(doctor: Doctor) -> QuerySet[Page]:
    came = Q(reach=Reach.COORDINATOR) | Q(missed_at__isnull=False)
    return Page.objects.filter(came, case__in=Case.objects.visible_to(doctor)).exclude(state=Page.State.ENDED)


def _open_page(doctor: Doctor, page_id: UUID, why: str) -> tuple[Case, Page]:
    roles.require(doctor, Role.COORDINATOR)
    if why not in Why.values:
        raise BadValue({"field": "why", "allowed": list(Why.values)})
    case, page = pages.locked(doctor, page_id)
    voice = voices.of(doctor, case.pk)
    if voice is not None and voice.pk == case.author_id:
        raise NotAllowed
    return case, page


def _held_by(doctor: Doctor, case: Case, page: Page) -> None:
    """Beside the call that rang them, if one did: they may hand it over or give it up like whoever was rung."""
    tag = membership_tag(doctor.pk, case.pk)
    sealed = keys.seal(doctor.pk.bytes, bound_to=tag)
    PageCall.objects.update_or_create(
        page=page,
        step=page.step,
        tag=tag,
        defaults={"state": PageCall.State.ACKNOWLEDGED},
        create_defaults={"id": uuid4(), "sealed": sealed, "state": PageCall.State.ACKNOWLEDGED},
    )
