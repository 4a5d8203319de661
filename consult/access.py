"""The one door to a case, and to a stream."""

from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import F

from consult import streams
from consult.access_log import Deed, note
from consult.errors import NotFound, Unverified
from consult.lookup import Lookup
from consult.models import Case, CaseView, Doctor, Specialty, Subscription
from consult.models.cases import Audience
from consult.shelf import is_member, membership_tag

_CASE = Lookup(Case.objects.all(), "pk")
_LOCKED = Lookup(Case.objects.select_for_update(), "pk")


class Purpose(StrEnum):
    """
    Why a case is fetched. `READ` is a look that counts, `FOLLOW` one on a socket, `IMAGE` one at a picture;
    `CONTINUE` goes on with any of them.
    """

    READ = "read"
    FOLLOW = "follow"
    IMAGE = "image"
    CONTINUE = "continue"
    POST = "post"
    PAGE = "page"
    STATE = "state"
    TRANSLATE = "translate"


# What stands in the access log: a look, and every deed. To go on with what was begun is neither.
NOTED = {
    Purpose.READ: Deed.READ,
    Purpose.FOLLOW: Deed.FOLLOW,
    Purpose.IMAGE: Deed.IMAGE,
    Purpose.POST: Deed.POST,
    Purpose.PAGE: Deed.PAGE,
    Purpose.STATE: Deed.STATE,
}


def case_for(doctor: Doctor, case_id: UUID, *, purpose: Purpose, lock: bool = False, **facts: str) -> Case:
    """
    The case, if this doctor may see it. The only way to fetch one, and the only writer of reads.

    Raises `Unverified`, or `NotFound` for a case that is not there or not theirs to see.
    `lock=True` needs a transaction and holds the case until its end. `facts` go into the access log.
    """
    if not doctor.is_verified:
        raise Unverified
    case = (_LOCKED if lock else _CASE).first(pk=case_id)
    if case is None or not may_see(doctor, case):
        raise NotFound
    if deed := NOTED.get(purpose):
        note(deed, doctor, case, **facts)
    if purpose is Purpose.READ:
        _count_view(doctor, case)
    return case


def may_see(doctor: Doctor, case: Case) -> bool:
    """Whether a verified doctor may see this one case; `Case.objects.visible_to` is the same rule for lists."""
    return case.audience == Audience.NETWORK or is_member(doctor, case)


@transaction.atomic
def _count_view(doctor: Doctor, case: Case) -> None:
    tag = membership_tag(doctor.pk, case.pk)
    if case.author is not None and bytes(case.author.holder.tag) == tag:
        return
    _, first = CaseView.objects.get_or_create(tag=tag, defaults={"case": case})
    CaseView.objects.filter(tag=tag).update(count=F("count") + 1)
    Case.objects.filter(pk=case.pk).update(view_count=F("view_count") + 1, doctor_count=F("doctor_count") + int(first))


def stored_streams(doctor: Doctor, wire_name: str) -> list[str]:
    """
    The stored streams behind a name of the wire, if this doctor may follow it.

    A specialty brings the streams of its subspecialties that the doctor has not muted.
    Raises `Unverified` or `NotFound`.
    """
    if not doctor.is_verified:
        raise Unverified
    kind, _, key = wire_name.partition(":")
    match kind:
        case "inbox":
            return [streams.inbox_of(doctor.pk)]
        case "specialty":
            return _specialty_streams(doctor, key)
        case _:
            return [case_for(doctor, UUID(key), purpose=Purpose.CONTINUE).stream]


def _specialty_streams(doctor: Doctor, slug: str) -> list[str]:
    slugs = Specialty.objects.filter(slug=slug).values_list("slug", "children__slug")
    if not slugs:
        raise NotFound
    muted = set(Subscription.objects.filter(doctor=doctor, muted=True).values_list("specialty_id", flat=True))
    brought = [child for _, child in slugs if child and child not in muted]
    return [streams.specialty_stream(slug), *map(streams.specialty_stream, brought)]
