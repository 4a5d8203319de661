"""Home: one's cases, and what is new in the specialties that one follows."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consult import streams
from consult.errors import NotFound
from consult.models import Case, Doctor, Specialty
from consult.models.cases import State
from consult.services import reads
from consult.services.pages import calling
from consult.services.subscriptions import brought_by, heard_by
from consult.shelf import cases_of
from consult.web.gate import doctors_page
from consult.web.rail import channels_of
from consult.web.rows import order_of, rows_of

SHOWN = 40  # rows of a list


@require_safe
@doctors_page
def home(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """`?specialty=` shows one channel alone, followed or not."""
    hears = heard_by(doctor)
    # A specialty brings the streams of its children: with their tips here, the socket need not send them anew.
    heard = [streams.specialty_stream(slug) for slug in hears]
    # Tips before rows: what happens in between comes again by its number and is dropped.
    tips = streams.tips([streams.inbox_of(doctor.pk), *heard])
    mine = cases_of(doctor)
    unread = reads.unread(doctor)
    names = {specialty.slug: str(specialty) for specialty in Specialty.objects.all()}
    specialty = request.GET.get("specialty", "")
    if specialty and specialty not in names:
        raise NotFound
    visible = Case.objects.visible_to(doctor).select_related("author").prefetch_related("specialties")
    own = visible.filter(pk__in=mine).order_by("-pk")[:SHOWN]
    # A channel is shown whole; among all that one follows, one's own cases stand in their own list alone.
    feed = _feed(visible, brought_by([specialty])) if specialty else _feed(visible, hears).exclude(pk__in=mine)
    context = {
        "own": sorted(rows_of(doctor, list(own), unread), key=order_of),
        "feed": rows_of(doctor, list(feed[:SHOWN]), unread),
        "channels": channels_of(doctor),
        "specialty": specialty,
        "channel": names.get(specialty, ""),
        "specialty_names": names,
        "follows": ",".join(f"{name}={tips[name]}" for name in heard),
        "inbox": tips[streams.inbox_of(doctor.pk)],
        "calling": calling(doctor),
        "epoch": streams.epoch(),
    }
    return render(request, "consult/home.html", context)


def _feed(visible: QuerySet[Case], slugs: list[str]) -> QuerySet[Case]:
    return visible.filter(specialties__in=slugs).exclude(state=State.CLOSED).distinct().order_by("-pk")
