"""The doctor who asks, and what they follow."""

from django.http import HttpRequest
from ninja import Router

from consult.api.auth import SIGNED_IN, doctor_of
from consult.api.schemas.doctors import DoctorFacts, Subscriptions
from consult.services.subscriptions import follow_exactly, muted_by

router = Router(tags=["Me"], auth=SIGNED_IN)


@router.get("/me", response=DoctorFacts)
def me(request: HttpRequest) -> DoctorFacts:
    """Who is signed in; an unverified doctor may ask this too."""
    return DoctorFacts.of(doctor_of(request))


@router.put("/me/subscriptions", response=Subscriptions)
def subscribe(request: HttpRequest, sent: Subscriptions) -> Subscriptions:
    """Follow these specialties and no others; a parent brings its children, but for those that are muted."""
    doctor = doctor_of(request)
    return Subscriptions(
        specialties=follow_exactly(doctor, sent.specialties, muting=sent.muted), muted=muted_by(doctor)
    )
