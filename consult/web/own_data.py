"""One's own data: to take along, and to erase. Both ask for the password again: one tells everything, one ends it."""

import json

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from consult.errors import ConsultError
from consult.models import Doctor
from consult.services import erasure
from consult.services.own_data import export
from consult.web.failures import tell
from consult.web.gate import proven_page
from consult.web.readable import readable


class EraseForm(forms.Form):
    """That it is meant."""

    use_required_attribute = False

    meant = forms.BooleanField(
        label=gettext_lazy("Erase my account. I know that nobody can bring it back."),
        error_messages={"required": gettext_lazy("Tick this, if you mean it. Nothing was erased.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@proven_page
def own_data(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A post hands out the file, so that no address does: as a page with `form=html`, else as JSON."""
    if request.method != "POST":
        return render(request, "consult/own_data.html")
    data = export(doctor)
    if request.POST.get("form") == "html":
        page = render_to_string("consult/own_data_file.html", {"sections": readable(data), "doctor": doctor})
        return _file(page, "text/html", "interconsulta.html")
    return _file(json.dumps(data, ensure_ascii=False, indent=2), "application/json", "interconsulta.json")


@require_http_methods(["GET", "HEAD", "POST"])
@proven_page
def erase(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """What it would do stands there before it is asked for."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erasure.check(doctor)
        except ConsultError as refusal:
            tell(form, refusal)
        else:
            # First, since signing out is a row of the access log too.
            logout(request)
            erasure.erase(doctor)
            messages.success(request, _("Your account was erased. Your name stands nowhere any more."))
            return redirect("account_login")
    context = {"form": form, "foreseen": erasure.foreseen(doctor)}
    return render(request, "consult/erase.html", context, status=422 if request.method == "POST" else 200)


def _file(content: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
