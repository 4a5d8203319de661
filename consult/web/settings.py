"""How one wants the pages, and the way to what guards the account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from consult.models import Doctor
from consult.services.digest import rhythm_of
from consult.services.preferences import prefer
from consult.services.unsealing import opened_of
from consult.web.forms import PreferencesForm
from consult.web.gate import account_page


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def settings(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    shown = {
        "interface_language": doctor.interface_language,
        "time_zone": doctor.time_zone,
        "digest": rhythm_of(doctor),
    }
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_bound and form.is_valid():
        prefer(doctor, **form.cleaned_data)
        with override(doctor.interface_language):
            messages.success(request, _("Saved."))
        return redirect("settings")
    context = {"form": form, "opened": opened_of(doctor)}
    return render(request, "consult/settings.html", context, status=422 if form.is_bound else 200)
