"""Pictures of cases: where they are shown, and the bytes themselves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from consult import image_links
from consult.errors import ConsultError, NotFound
from consult.image_links import Link
from consult.models import Doctor
from consult.services import image_drafts, images
from consult.services.images import Size
from consult.web.gate import doctors_page

CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


@require_safe
@doctors_page
def image(request: HttpRequest, doctor: Doctor, case_id: UUID, image_id: UUID) -> HttpResponse:
    """The address of a picture in a room, which leads to one that is good for now. `?size=thumb` for the small one."""
    size = request.GET.get("size", Size.FULL)
    if size not in list(Size) or images.shown(doctor, image_id).case_id != case_id:
        raise NotFound
    return redirect("picture", image_links.sealed(Link(doctor.pk, image_id, size)))


@require_safe
def picture(request: HttpRequest, link: str) -> HttpResponse:
    """The bytes, to whoever was given the address; rights are looked at anew. Signed in as another it opens nothing."""
    try:
        said = image_links.opened(link)
        doctor = Doctor.objects.filter(pk=said.doctor).first()
        if doctor is None or (request.user.is_authenticated and request.user.pk != doctor.pk):
            raise NotFound
        content, kind = _content_of(doctor, said)
    except ConsultError:
        # Nobody reads a page in the place of a picture.
        return HttpResponseNotFound()
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    # It is compressed as it is, and another pass would cost time for nothing.
    response["Content-Encoding"] = "identity"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _content_of(doctor: Doctor, said: Link) -> tuple[bytes, str]:
    if said.size == "draft":
        return image_drafts.content_of(doctor, said.image)
    return images.content_of(doctor, said.image, Size(said.size))
