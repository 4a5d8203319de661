"""What is promised of sessions: one's own can be ended from afar, and one that nobody uses ends by itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from consult import clock, idle, signals
from consult.models import ApiToken, Doctor
from consult.services.sign_in import new_ticket, new_token, redeem_ticket
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import text_of
from tests.rig.domain import listening
from tests.rig.people import PASSWORD

LIST = "/accounts/sessions/"


def enters(doctor: Doctor, agent: str) -> Client:
    browser = Client(headers={"User-Agent": agent})
    browser.post(reverse("account_login"), {"login": doctor.email, "password": PASSWORD})
    browser.get("/")
    return browser


def row_of(browser: Client, agent: str) -> str:
    listed = browser.get(LIST).context["sessions"]
    return str(next(one.pk for one in listed if one.user_agent == agent))


def test_one_browser_is_signed_out_from_another(james: Doctor) -> None:
    home, ward, phone = (enters(james, name) for name in ("Home", "Ward", "Phone"))

    answer = home.post(LIST, {"deed": "session", "id": row_of(home, "Ward")}, follow=True)

    assert "Signed out there." in text_of(answer)
    assert [browser.get("/").status_code for browser in (home, ward, phone)] == [200, 302, 200]


def test_everything_else_is_signed_out_at_once(
    james: Doctor, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    home, ward = enters(james, "Home"), enters(james, "Ward")
    token = new_token(james, label="App")
    ticket = new_ticket(james, token=token)
    assert "App" in text_of(home.get(LIST))

    with listening(signals.rights_changed) as told, django_capture_on_commit_callbacks(execute=True):
        home.post(LIST, {"deed": "others"})

    assert [browser.get("/").status_code for browser in (home, ward)] == [200, 302]
    assert not ApiToken.objects.exists()
    assert redeem_ticket(ticket) is None
    assert james.pk in [one["doctor_id"] for one in told]


def test_one_app_is_signed_out(james: Doctor) -> None:
    home = enters(james, "Home")
    new_token(james, label="App")
    new_token(james, label="Other")

    home.post(LIST, {"deed": "token", "id": str(ApiToken.objects.get(label="App").pk)})

    assert [token.label for token in ApiToken.objects.all()] == ["Other"]


def test_nobody_signs_out_another_doctor(james: Doctor, ana: Doctor) -> None:
    boston, puebla = enters(james, "Boston"), enters(ana, "Puebla")
    new_token(ana, label="App")

    boston.post(LIST, {"deed": "session", "id": row_of(puebla, "Puebla")})
    boston.post(LIST, {"deed": "token", "id": str(ApiToken.objects.get().pk)})
    boston.post(LIST, {"deed": "others"})

    assert puebla.get("/").status_code == 200
    assert ApiToken.objects.exists()


@pytest.mark.parametrize(
    "said",
    [{}, {"deed": "all"}, {"deed": "session", "id": "x"}, {"deed": "session", "id": "9" * 30}, {"deed": "token"}],
)
def test_a_post_of_no_sense_changes_nothing(james: Doctor, said: dict[str, str]) -> None:
    browser = enters(james, "Home")

    assert browser.post(LIST, said).status_code == 404
    assert browser.get("/").status_code == 200


def expiry(browser: Client) -> Any:
    return Session.objects.get(session_key=browser.session.session_key).expire_date


def aged(browser: Client, by: timedelta) -> None:
    """As if all that the session knows were so much older."""
    session = browser.session
    for name in (idle.BEGAN, idle.INPUT):
        session[name] = (clock.now() - by).isoformat()
    session.save()
    Session.objects.filter(session_key=session.session_key).update(expire_date=clock.now() + idle.idle_time() - by)


def test_a_session_ends_fifteen_minutes_after_the_last_input(james: Doctor, signed_in: SignedIn) -> None:
    browser = signed_in(james)
    browser.get("/settings/")
    assert expiry(browser) - clock.now() <= timedelta(minutes=15)

    aged(browser, timedelta(minutes=15))

    assert browser.get("/settings/").status_code == 302


@pytest.mark.parametrize(
    ("look", "counts"),
    [
        (lambda browser: browser.get("/settings/"), True),
        (lambda browser: browser.get("/settings/", headers={"Sec-Fetch-Dest": "document"}), True),
        (lambda browser: browser.post("/here/", headers={"Sec-Fetch-Dest": "empty"}), True),
        (lambda browser: browser.get("/settings/", headers={"Sec-Fetch-Dest": "image"}), False),
        (lambda browser: browser.get("/api/v1/me", headers={"Sec-Fetch-Dest": "empty"}), False),
    ],
    ids=["page", "document", "here", "image", "fetch"],
)
def test_what_a_person_does_keeps_a_session_and_what_a_page_does_not(
    james: Doctor, signed_in: SignedIn, look: Callable[[Client], Any], counts: bool
) -> None:
    browser = signed_in(james)
    browser.get("/settings/")
    aged(browser, timedelta(minutes=14))
    before = expiry(browser)

    assert look(browser).status_code < 300

    assert (expiry(browser) > before) is counts


def test_noting_every_input_does_not_make_a_write_of_every_request(james: Doctor, signed_in: SignedIn) -> None:
    browser = signed_in(james)
    browser.get("/settings/")
    before = expiry(browser)

    browser.get("/settings/")

    assert expiry(browser) == before


def test_half_a_day_ends_a_session_that_is_in_use(james: Doctor, signed_in: SignedIn) -> None:
    browser = signed_in(james)
    browser.get("/settings/")
    session = browser.session
    session[idle.BEGAN] = (clock.now() - timedelta(hours=12)).isoformat()
    session.save()

    assert browser.get("/settings/").status_code == 302
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_here_is_for_who_is_signed_in(client: Client, db: None) -> None:
    assert client.post("/here/").status_code == 302
