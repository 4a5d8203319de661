"""Who read a case: for its author in numbers, and for officers who have to tell of a breach."""

import re
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from consult.errors import ConsultError
from consult.models import Doctor, Role, Specialty
from consult.services.conduct import WORDS_MOST
from consult.services.exposure import SHOWN_FROM, Told, inquire, readers_of
from consult.web.failures import tell
from consult.web.forms import moment
from consult.web.gate import doctors_page, page_of

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class InquiryForm(forms.Form):
    """Which case, and when."""

    use_required_attribute = False

    case = forms.CharField(label=_("Case"), max_length=300)
    since = moment(_("From"))
    until = moment(_("Until"))
    reason = forms.CharField(label=_("Reason"), max_length=WORDS_MOST, widget=forms.Textarea({"rows": 3}))

    def clean_case(self) -> UUID:
        """The id in it: whoever asks has the address of a room at hand."""
        if (found := ID.search(self.cleaned_data["case"])) is None:
            raise forms.ValidationError(_("Put the address of the room here, or the id in it."))
        return UUID(found[0])


@require_safe
@doctors_page
def readers(request: HttpRequest, doctor: Doctor, case_id: UUID) -> HttpResponse:
    """For the author alone."""
    found = readers_of(doctor=doctor, case_id=case_id)
    names = {one.pk: str(one) for one in Specialty.objects.filter(pk__in=[slug for slug, _count in found.groups])}
    groups = [(names[slug], count) for slug, count in found.groups]
    context = {"case_id": case_id, "total": found.total, "groups": groups, "shown_from": SHOWN_FROM}
    return render(request, "consult/readers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page_of(Role.OFFICER)
def breach(request: HttpRequest, officer: Doctor) -> HttpResponse:
    """A post asks, and is answered in numbers."""
    form = InquiryForm(request.POST if request.method == "POST" else None)
    found = _asked(form, officer) if form.is_valid() else None
    status = 422 if form.is_bound and found is None else 200
    return render(
        request, "consult/breach.html", {"form": form, "found": found, "shown_from": SHOWN_FROM}, status=status
    )


def _asked(form: InquiryForm, officer: Doctor) -> Told | None:
    said = form.cleaned_data
    try:
        return inquire(
            officer=officer, case_id=said["case"], since=said["since"], until=said["until"], reason=said["reason"]
        )
    except ConsultError as refusal:
        tell(form, refusal)
        return None
