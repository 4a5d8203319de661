"""The desk of verifiers: claims that wait, one claim with its evidence, and what was decided."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consult import evidence
from consult.errors import ConsultError, NotFound
from consult.keys import SealBroken
from consult.licences import rule_of
from consult.models import Claim, Doctor, Role
from consult.services import verification
from consult.web.countries import NAMES
from consult.web.failures import tell
from consult.web.gate import page_of
from consult.web.licence_forms import ReasonForm

DECIDED_SHOWN = 50
DEEDS: dict[str, Callable[..., None]] = {"approve": verification.approve, "refuse": verification.refuse}


@require_safe
@page_of(Role.VERIFIER)
def queue(request: HttpRequest, _verifier: Doctor) -> HttpResponse:
    """Those who wait longest come first."""
    claims = Claim.objects.select_related("doctor", "specialty")
    waiting = claims.filter(state=Claim.State.WAITING).order_by("at")
    decided = claims.filter(state__in=(Claim.State.APPROVED, Claim.State.REFUSED)).order_by("-decided_at")
    return render(request, "consult/verification.html", {"waiting": waiting, "decided": decided[:DECIDED_SHOWN]})


@require_http_methods(["GET", "HEAD", "POST"])
@page_of(Role.VERIFIER)
def claim(request: HttpRequest, verifier: Doctor, claim_id: UUID) -> HttpResponse:
    """A post approves or refuses, or ends a verification that stands."""
    claimed = Claim.objects.select_related("doctor", "specialty").filter(pk=claim_id).first()
    if claimed is None:
        raise NotFound
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(form, verifier, claimed, request.POST.get("deed", "")):
        messages.success(request, _("Decided. The doctor is told by e-mail."))
        return redirect("verification")
    context = {
        "form": form,
        "claim": claimed,
        "number": _number(claimed),
        "country": NAMES.get(claimed.country, claimed.country),
        "register": rule_of(claimed.country).register,
        "taken": verification.is_taken(claimed),
        "is_image": claimed.evidence_type.startswith("image/"),
        "may_end": claimed.state == Claim.State.APPROVED and claimed.doctor.is_verified,
    }
    return render(request, "consult/claim.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@page_of(Role.VERIFIER)
def evidence_of(request: HttpRequest, _verifier: Doctor, claim_id: UUID) -> HttpResponse:
    """The file, as nothing that a browser would run."""
    claimed = Claim.objects.filter(pk=claim_id, state=Claim.State.WAITING).first()
    if claimed is None:
        raise NotFound
    try:
        content = evidence.read(claimed.evidence)
    except (FileNotFoundError, SealBroken):
        raise NotFound from None
    response = HttpResponse(content, content_type=claimed.evidence_type)
    ending = claimed.evidence_type.rpartition("/")[2]
    shown = "inline" if claimed.evidence_type.startswith("image/") else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="evidence.{ending}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _decided(form: ReasonForm, verifier: Doctor, claimed: Claim, deed: str) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        if deed == "end":
            verification.end(verifier=verifier, doctor_id=claimed.doctor_id, reason=reason)
        elif deed in DEEDS:
            DEEDS[deed](verifier=verifier, claim_id=claimed.pk, reason=reason)
        else:
            raise NotFound
    except NotFound:
        raise
    except ConsultError as refusal:
        tell(form, refusal)
        return False
    return True


def _number(claimed: Claim) -> str:
    try:
        return verification.number_of(claimed)
    except SealBroken:
        return ""
