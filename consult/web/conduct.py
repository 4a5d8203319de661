"""Conduct: the form that reports, the desk of officers, and what a suspended doctor may say to it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from consult import clock
from consult.access import Purpose, case_for
from consult.errors import ConsultError, NotFound
from consult.models import Case, Comment, ConductStep, Doctor, Report, Role, Suspension, Text
from consult.services import conduct, unsealing
from consult.services.conduct import WORDS_MOST
from consult.services.recall import recall, recallable
from consult.web.card import LABELS
from consult.web.failures import tell
from consult.web.gate import doctors_page, page_of
from consult.web.licence_forms import ReasonForm

STEPS_SHOWN = 50
# Where a password was proven and the account is suspended, its doctor may appeal for so long.
APPEAL_WITHIN = timedelta(minutes=15)
APPELLANT = "appellant"

CARD_LABELS = {"title": gettext_lazy("Title")} | LABELS
REPORT_DEEDS: dict[str, Callable[..., Any]] = {
    "settle": conduct.settle,
    "lock": conduct.lock,
    "unlock": conduct.unlock,
    "suspend": conduct.suspend,
    "unseal": unsealing.ask,
}
SUSPENSION_DEEDS: dict[str, Callable[..., Any]] = {"lift": conduct.lift, "uphold": conduct.uphold}


class ReportForm(forms.Form):
    """What is not right."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=gettext_lazy("What is not right?"), choices=Report.Kind.choices)
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        required=False,
        max_length=WORDS_MOST,
        widget=forms.Textarea({"rows": 3}),
    )


class AppealForm(forms.Form):
    """What the other side says."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("Your appeal"), max_length=WORDS_MOST, widget=forms.Textarea({"rows": 4})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def report(request: HttpRequest, doctor: Doctor, case_id: UUID) -> HttpResponse:
    """`?comment=` names what is reported; without it, the case as its author opened it."""
    case = case_for(doctor, case_id, purpose=Purpose.FOLLOW)
    comment = _comment(case, request.GET.get("comment", ""))
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _reported(form, doctor, case, comment):
        messages.success(request, _("An officer looks at it. Nobody learns that it was you."))
        return redirect("room", case_id)
    context = {"form": form, "case": case, "about": comment.voice if comment else case.author, "words": _words(comment)}
    return render(request, "consult/report.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@page_of(Role.OFFICER)
def desk(request: HttpRequest, officer: Doctor) -> HttpResponse:
    """Who waits longest comes first."""
    context = {
        "reports": Report.objects.filter(settled_at=None).select_related("voice").order_by("at"),
        "suspensions": Suspension.objects.filter(ended_at=None)
        .select_related("voice")
        .order_by("-appealed_at", "since"),
        "unsealings": unsealing.listed(officer),
        "steps": ConductStep.objects.select_related("by", "report", "suspension").order_by("-pk")[:STEPS_SHOWN],
    }
    return render(request, "consult/conduct.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page_of(Role.OFFICER)
def reported(request: HttpRequest, officer: Doctor, report_id: UUID) -> HttpResponse:
    """One report: the words it is about, and what may be done."""
    found = Report.objects.select_related("voice", "case", "comment__text").filter(pk=report_id).first()
    if found is None:
        raise NotFound
    form = ReasonForm(request.POST or None)
    deeds = REPORT_DEEDS | {"recall": partial(recall, field=request.POST.get("field", ""))}
    if acted(request, form, deeds, officer=officer, report_id=found.pk):
        return redirect("report-desk", found.pk)
    suspended = found.steps.filter(suspension__ended_at=None, suspension__isnull=False).exists()
    context = {"form": form, "report": found, "words": _words(found.comment), "suspended": suspended}
    context |= {
        "title": "" if found.comment else _title(found.case),
        "steps": found.steps.select_related("by").order_by("pk"),
        "may_ask": unsealing.may_ask(officer, found.voice),
        "fields": [] if found.comment else [(name, CARD_LABELS[name]) for name in recallable(found.case)],
    }
    return render(request, "consult/reported.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page_of(Role.OFFICER)
def suspended(request: HttpRequest, officer: Doctor, suspension_id: UUID) -> HttpResponse:
    """One suspension, with the appeal if there is one."""
    found = Suspension.objects.select_related("voice", "by").filter(pk=suspension_id).first()
    if found is None:
        raise NotFound
    form = ReasonForm(request.POST or None)
    if acted(request, form, SUSPENSION_DEEDS, officer=officer, suspension_id=found.pk):
        return redirect("conduct")
    context = {"form": form, "suspension": found, "steps": found.steps.select_related("by").order_by("pk")}
    return render(request, "consult/suspended.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def inactive(request: HttpRequest) -> HttpResponse:
    """Whoever has just proven the password of a suspended account reads why, and may appeal."""
    doctor = _appellant(request)
    found = conduct.suspension_of(doctor) if doctor else None
    form = AppealForm(request.POST or None)
    if doctor and request.method == "POST" and form.is_valid():
        try:
            conduct.appeal(doctor=doctor, words=form.cleaned_data["words"])
            return redirect("account_inactive")
        except ConsultError as refusal:
            tell(form, refusal)
    status = 422 if request.method == "POST" else 200
    return render(request, "account/account_inactive.html", {"suspension": found, "form": form}, status=status)


def remember_appellant(request: HttpRequest, doctor: Doctor) -> None:
    """This browser has proven the password of a suspended account."""
    request.session[APPELLANT] = [str(doctor.pk), clock.now().timestamp()]


def _appellant(request: HttpRequest) -> Doctor | None:
    doctor_id, at = request.session.get(APPELLANT, ("", 0.0))
    if clock.now().timestamp() - at > APPEAL_WITHIN.total_seconds():
        return None
    return Doctor.objects.filter(pk=doctor_id, is_active=False).first()


def acted(request: HttpRequest, form: ReasonForm, deeds: dict[str, Callable[..., Any]], **facts: Any) -> bool:
    """Whether an officer's form was sent and its deed is done; what was refused stands in the form."""
    if request.method != "POST":
        return False
    deed = deeds.get(request.POST.get("deed", ""))
    if deed is None:
        raise NotFound
    if not form.is_valid():
        return False
    try:
        deed(reason=form.cleaned_data["reason"], **facts)
    except ConsultError as refusal:
        tell(form, refusal)
        return False
    messages.success(request, _("Done, and noted with your reason."))
    return True


def _reported(form: ReportForm, doctor: Doctor, case: Case, comment: Comment | None) -> bool:
    try:
        conduct.report(doctor=doctor, case_id=case.pk, comment_id=comment.pk if comment else None, **form.cleaned_data)
    except NotFound:
        raise
    except ConsultError as refusal:
        tell(form, refusal)
        return False
    return True


def _comment(case: Case, given: str) -> Comment | None:
    if not given:
        return None
    try:
        found = Comment.objects.select_related("voice", "text").filter(case=case, pk=UUID(given)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    return found


def _words(comment: Comment | None) -> str:
    return comment.text.body if comment else ""


def _title(case: Case) -> str:
    title = Text.objects.filter(kind=Text.Kind.CASE, of=case.pk, field="title").order_by("-revision").first()
    return title.body if title else ""
