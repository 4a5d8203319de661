"""What is promised of every page."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults

from consult.models import Case, Doctor
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import tag_of, text_of
from tests.rig.people import PASSWORD

PAGES = ("home", "new-case", "search", "specialties", "settings")


@pytest.fixture(params=[*PAGES, "room"])
def page(request: pytest.FixtureRequest, case: Case) -> str:
    return reverse("room", args=[case.pk]) if request.param == "room" else reverse(request.param)


def test_a_stranger_is_asked_to_sign_in_and_led_back(client: Client, page: str) -> None:
    answer = client.get(page)

    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={page}"


def test_an_unverified_doctor_reads_nothing_and_is_told_why(noor: Doctor, page: str, signed_in: SignedIn) -> None:
    answer = signed_in(noor).get(page)

    assert "molde bronquial" not in answer.content.decode()
    if page != reverse("settings"):
        assert answer.status_code == 403
        assert "Your licence comes first" in text_of(answer)


def test_no_browser_keeps_a_page(james: Doctor, page: str, signed_in: SignedIn) -> None:
    assert "no-store" in signed_in(james).get(page)["Cache-Control"]


def test_a_page_runs_its_own_scripts_and_styles_and_no_others(james: Doctor, page: str, signed_in: SignedIn) -> None:
    policy = signed_in(james).get(page)["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_browsers_history_tells_nothing_of_a_patient(james: Doctor, page: str, signed_in: SignedIn) -> None:
    body = signed_in(james).get(page).content.decode()

    assert "molde" not in body[body.index("<title>") : body.index("</title>")]


@pytest.mark.parametrize(("name", "language"), [("ana", "es"), ("james", "en")])
def test_a_page_speaks_its_doctors_language(
    name: str, language: str, page: str, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    answer = signed_in(request.getfixturevalue(name)).get(page, headers={"accept-language": "fr"})

    assert tag_of(answer, "<html")["lang"] == language
    assert ("Cerrar sesión" if language == "es" else "Sign out") in text_of(answer)


def test_a_page_says_who_reads_it_to_the_modules(james: Doctor, signed_in: SignedIn) -> None:
    facts = tag_of(signed_in(james).get("/"), "<body")

    assert facts["data-doctor"] == str(james.pk)
    assert facts["data-languages"] == "en"
    assert facts["data-time-zone"] == james.time_zone


@pytest.mark.parametrize("language", ["en", "es"])
def test_whoever_is_not_signed_in_reads_the_browsers_language(client: Client, db: None, language: str) -> None:
    answer = client.get(reverse("account_login"), headers={"accept-language": language})

    assert ("Contraseña" if language == "es" else "Password") in text_of(answer)


def test_signing_in_leads_home_and_out_again(client: Client, james: Doctor) -> None:
    home = client.post(reverse("account_login"), {"login": james.email, "password": PASSWORD}, follow=True)
    assert "My cases" in text_of(home)
    assert str(james.pk) not in text_of(home)

    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302


def test_a_wrong_password_is_said_and_the_address_kept(client: Client, james: Doctor) -> None:
    answer = client.post(reverse("account_login"), {"login": james.email, "password": "something else entirely"})

    assert 'role="alert"' in answer.content.decode()
    assert tag_of(answer, 'name="login"')["value"] == james.email


@pytest.mark.parametrize(
    "name", ["account_reauthenticate", "account_change_password", "mfa_index", "usersessions_list", "account_logout"]
)
def test_the_pages_of_the_account_have_the_houses_manner(james: Doctor, name: str, client: Client) -> None:
    client.post(reverse("account_login"), {"login": james.email, "password": PASSWORD})

    answer = client.get(reverse(name), follow=True)

    assert answer.status_code == 200
    assert "Interconsulta" in text_of(answer)
    assert tag_of(answer, "base.css")["rel"] == "stylesheet"


def test_the_second_factor_is_drawn_into_the_page(james: Doctor, client: Client) -> None:
    client.post(reverse("account_login"), {"login": james.email, "password": PASSWORD})

    setting_up = reverse("mfa_activate_totp")
    answer = client.post(f"{reverse('account_reauthenticate')}?next={setting_up}", {"password": PASSWORD}, follow=True)

    drawn = answer.content.decode().split('class="qr"')[1]
    assert "<svg" in drawn
    assert "data:" not in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize("address", ["/nothing/", "/cases/not-an-id/"])
def test_an_address_that_leads_nowhere_is_said_in_words(james: Doctor, signed_in: SignedIn, address: str) -> None:
    answer = signed_in(james).get(address)

    assert answer.status_code == 404
    assert "Nothing here that you can see" in text_of(answer)


def test_a_form_without_its_token_is_refused_in_words(james: Doctor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(james)

    answer = client.post(reverse("specialties"), {"specialties": "cardiology"})

    assert answer.status_code == 403
    assert "what you typed is still there" in text_of(answer)


@pytest.mark.parametrize(
    ("failure", "status", "said"),
    [(defaults.bad_request, 400, "could not be read"), (defaults.permission_denied, 403, "You may not do this")],
)
def test_a_bad_request_is_answered_in_words(
    rf: RequestFactory, failure: Callable[..., HttpResponse], status: int, said: str
) -> None:
    answer = failure(rf.get("/"), ValueError())

    assert answer.status_code == status
    assert said in text_of(answer)


def test_a_broken_page_needs_nothing_to_say_so(rf: RequestFactory) -> None:
    answer = defaults.server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "What was saved before is safe" in text_of(answer)
