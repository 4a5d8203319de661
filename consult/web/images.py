"""Pictures of cases: where they are shown, and the bytes themselves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from consult import image_links
from consult.access import Purpose, case_for
from consult.errors import ConsultError, NotAllowed, NotFound
from consult.ids import new_id
from consult.image_links import Link
from consult.models import Consent, Doctor
from consult.services import image_drafts, images, voices
from consult.services.images import Size
from consult.transitions import must_be_writable
from consult.web.gate import doctors_page
from consult.web.words import IMAGE_WORDS

CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


@require_safe
@doctors_page
def new_image(request: HttpRequest, doctor: Doctor, case_id: UUID) -> HttpResponse:
    """Where a picture is added: its script speaks to the API, since only a script can let somebody cover a face."""
    case = case_for(doctor, case_id, purpose=Purpose.CONTINUE)
    must_be_writable(case)
    context = {
        "case": case,
        "me": voices.of(doctor, case.pk),
        "kinds": Consent.Kind.choices,
        "scopes": Consent.Scope.choices,
        "caption_most": images.CAPTION_MOST,
        "words": {key: str(said) for key, said in IMAGE_WORDS.items()},
    }
    return render(request, "consult/new_image.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def withdraw(request: HttpRequest, doctor: Doctor, case_id: UUID, image_id: UUID) -> HttpResponse:
    """The patient takes their consent back: asked once more, then done."""
    shown = images.shown(doctor, image_id)
    if shown.case_id != case_id:
        raise NotFound
    place = f"{reverse('room', args=[case_id])}#i-{image_id}"
    if request.method == "POST":
        images.withdraw(doctor=doctor, image_id=image_id, client_id=new_id())
        return HttpResponseRedirect(place)
    voice = voices.of(doctor, case_id)
    if voice is None or not images.may_withdraw(voice, shown, shown.case):
        raise NotAllowed
    return render(request, "consult/withdraw_image.html", {"image": shown, "place": place})


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
