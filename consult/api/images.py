"""Pictures of cases: consent, the file, showing it, its address, taking it back."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from consult.api.auth import SIGNED_IN, verified
from consult.api.cases import IdempotencyKey
from consult.api.schemas.images import (
    ConsentRecorded,
    DraftFacts,
    ImageAddress,
    ImageShown,
    ImageWithdrawn,
    NewConsent,
    WantedShowing,
)
from consult.services import image_drafts, images
from consult.services.image_drafts import MOST_BYTES, TooManyBytes
from consult.services.images import Size

router = Router(tags=["Images"], auth=SIGNED_IN)
ANY_FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/cases/{uuid:case_id}/images", response={201: ConsentRecorded})
def record_consent(request: HttpRequest, case_id: UUID, sent: NewConsent, key: IdempotencyKey) -> ConsentRecorded:
    """What the patient agreed to. It comes first; the picture is then sent under its id."""
    consent = image_drafts.record_consent(
        doctor=verified(request), case_id=case_id, client_id=key, kind=sent.kind, scope=sent.scope
    )
    return ConsentRecorded(id=consent)


@router.put("/image-drafts/{uuid:draft_id}/content", response=DraftFacts, openapi_extra=ANY_FILE)
def send_image(request: HttpRequest, draft_id: UUID) -> DraftFacts:
    """The file as it is, without a name: JPEG, PNG, WebP, HEIC or DICOM. Only pixels are kept; sent again, of the last.

    Nobody but you sees it yet.
    """
    doctor = verified(request)
    picture = image_drafts.upload(doctor=doctor, draft_id=draft_id, content=_content_of(request))
    return DraftFacts(width=picture.width, height=picture.height, address=ImageAddress.of(doctor, draft_id, "draft"))


@router.post("/image-drafts/{uuid:draft_id}/show", response={201: ImageShown})
def show_image(request: HttpRequest, draft_id: UUID, sent: WantedShowing, key: IdempotencyKey) -> ImageShown:
    """Burn the boxes in and show it to everybody who reads the case. Safe to repeat with the same key."""
    image_id, seq = images.show(doctor=verified(request), draft_id=draft_id, client_id=key, showing=sent.showing())
    return ImageShown(id=image_id, seq=seq)


@router.delete("/image-drafts/{uuid:draft_id}", response={204: None})
def discard_image(request: HttpRequest, draft_id: UUID) -> None:
    """Do not show it after all. What is left alone for an hour is forgotten by itself."""
    image_drafts.discard(doctor=verified(request), draft_id=draft_id)


@router.get("/images/{uuid:image_id}", response=ImageAddress)
def image_address(request: HttpRequest, image_id: UUID, size: Size = Size.FULL) -> ImageAddress:
    """Where a picture is now. Opening the address is a look that is logged."""
    doctor = verified(request)
    return ImageAddress.of(doctor, images.shown(doctor, image_id).pk, size)


@router.post("/images/{uuid:image_id}/withdraw", response=ImageWithdrawn)
def withdraw_image(request: HttpRequest, image_id: UUID, key: IdempotencyKey) -> ImageWithdrawn:
    """The patient takes their consent back: the picture goes everywhere at once."""
    return ImageWithdrawn(seq=images.withdraw(doctor=verified(request), image_id=image_id, client_id=key))


def _content_of(request: HttpRequest) -> bytes:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise TooManyBytes
    return request.read(MOST_BYTES + 1)
