"""One's own licence: what is known of it, and the form that sends it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from consult.errors import ConsultError
from consult.models import Doctor
from consult.services import verification
from consult.web.failures import tell
from consult.web.gate import account_page
from consult.web.licence_forms import ClaimForm


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def licence(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A refused form comes back with the reason."""
    form = ClaimForm(request.POST or None, request.FILES or None, doctor=doctor)
    if request.method == "POST" and _sent(form, doctor):
        return redirect("licence")
    context = {"form": form, "standing": verification.standing(doctor)}
    return render(request, "consult/licence.html", context, status=422 if request.method == "POST" else 200)


def _sent(form: ClaimForm, doctor: Doctor) -> bool:
    if not form.is_valid():
        return False
    said = form.cleaned_data
    facts = {name: said[name] for name in ("country", "number", "specialty")}
    try:
        verification.claim(doctor=doctor, content=said["evidence"].read(), **facts)
    except ConsultError as refusal:
        tell(form, refusal)
    return form.is_valid()
