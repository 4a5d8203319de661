"""Handing a shift over, and taking one over: the cases that wait, and what was written down about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consult import clock
from consult.models import Doctor, Specialty
from consult.services import handovers, reads
from consult.services.handovers import Entrusted
from consult.snapshots import comments_public
from consult.web.comments import CommentView, Reader, comment_views
from consult.web.gate import doctors_page
from consult.web.rows import Row, rows_of
from consult.web.words import word


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A case of the list, with its last note as the reader sees it."""

    row: Row
    note: CommentView | None
    may_write: bool
    check: str


@dataclass(frozen=True, slots=True)
class Ward:
    """A specialty that the reader practises, and what waits in it."""

    specialty: Specialty
    cases: list[HandedOver]


@require_safe
@doctors_page
def hand_over(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """The same list for who goes and for who comes."""
    own = Specialty.objects.filter(practices__doctor=doctor).order_by("practices__rank")
    unread = reads.unread(doctor)
    wards = [Ward(one, _handed_over(doctor, handovers.entrusted(doctor, one), unread)) for one in own]
    return render(request, "consult/hand_over.html", {"wards": wards})


def _handed_over(doctor: Doctor, entrusted: Sequence[Entrusted], unread: dict[str, int]) -> list[HandedOver]:
    reader = Reader(languages=doctor.languages, me="", mark=0)
    notes = comments_public([one.note for one in entrusted if one.note is not None])
    views = {view.id: view for view in comment_views(notes, reader, clock.now())}
    rows = rows_of(doctor, [one.case for one in entrusted], unread)
    return [
        HandedOver(
            row=row,
            note=views[str(one.note.pk)] if one.note else None,
            may_write=one.may_write,
            check=word("row.check"),
        )
        for one, row in zip(entrusted, rows, strict=True)
    ]
