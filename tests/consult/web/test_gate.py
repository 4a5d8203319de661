"""Who gets a page that belongs to a role."""

from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from config.urls import urlpatterns as product
from consult.models import Doctor, Role
from consult.services import roles
from consult.web.gate import page_of
from tests.consult.web.conftest import SignedIn
from tests.rig.people import has_second_factor


@page_of(Role.OFFICER)
def desk(_request: HttpRequest, doctor: Doctor) -> HttpResponse:
    return HttpResponse(f"The desk of {doctor.pk}.")


urlpatterns = [*product, path("desk/", desk)]


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_of_a_role_opens_to_who_holds_it_with_two_factors(
    james: Doctor, ana: Doctor, signed_in: SignedIn
) -> None:
    boston, puebla = signed_in(james), signed_in(ana)
    roles.grant(doctor=james, role=Role.OFFICER)
    has_second_factor(ana)

    first = boston.get("/desk/")
    has_second_factor(james)

    assert first.status_code == 403
    assert "/accounts/2fa/" in first.content.decode()
    assert boston.get("/desk/").status_code == 200
    assert puebla.get("/desk/").status_code == 403
