"""Drafts: asked back about before they are sent. Nothing of them is stored."""

from django.http import HttpRequest
from ninja import Router

from consult.api.auth import SIGNED_IN, doctor_of
from consult.api.schemas.drafts import Draft, DraftChecked
from consult.services import allowance, asking
from consult.services.allowance import Asking

router = Router(tags=["Drafts"], auth=SIGNED_IN)


@router.post("/drafts/check", response=DraftChecked)
def check_draft(request: HttpRequest, sent: Draft) -> DraftChecked:
    """What to ask the author of these words, in the order in which it should be asked. Stores nothing."""
    doctor = doctor_of(request)
    allowance.spend(doctor, Asking.DRAFT)
    return DraftChecked.of(asking.check_draft(doctor=doctor, case_id=sent.case, body=sent.body, language=sent.language))
