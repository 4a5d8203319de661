"""What is promised of signing in elsewhere: it proves who somebody is, opens nobody else's account, and no case."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from config.environment import Environment
from config.oidc import origins, provider_settings
from consult.models import Doctor
from tests.consult.web.reading import text_of
from tests.rig.people import has_second_factor, make_doctor


class Provider(BaseHTTPRequestHandler):
    """An OpenID provider that knows one person."""

    person: dict[str, Any]

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        told = {
            "/.well-known/openid-configuration": {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/jwks",
            },
            "/userinfo": self.person,
        }.get(self.path)
        self._answer(told)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"access_token": "secret", "token_type": "Bearer", "expires_in": 60})

    def _answer(self, told: Any) -> None:
        self.send_response(200 if told else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def issuer() -> Iterator[str]:
    Provider.person = {"sub": "ines-1", "email": "ines@example.org", "email_verified": True, "name": "Inés Prado"}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def offered(issuer: str) -> Iterator[None]:
    app = {
        "provider_id": "oidc",
        "name": "Clinic",
        "client_id": "us",
        "secret": "s",
        "settings": {"server_url": issuer},
    }
    cache.clear()
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}):
        yield


def comes_back(browser: Client) -> Any:
    """To the provider, and back with a code."""
    leaves = browser.post("/accounts/oidc/oidc/login/")
    asked = parse_qs(urlsplit(leaves["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return browser.get("/accounts/oidc/oidc/login/callback/", {"code": "c", "state": asked["state"][0]}, follow=True)


def test_without_a_setting_nothing_is_offered(client: Client, db: None) -> None:
    assert "Sign in with" not in text_of(client.get(reverse("account_login")))
    assert client.post("/accounts/oidc/oidc/login/").status_code == 404


def test_a_newcomer_gets_an_account_that_reads_nothing(client: Client, db: None, offered: None) -> None:
    assert "Sign in with Clinic" in text_of(client.get(reverse("account_login")))

    form = comes_back(client)
    assert form.redirect_chain[-1][0] == reverse("socialaccount_signup")
    said = {"name": "Inés Prado", "country": "ES", "interface_language": "es", "email": "ines@example.org"}
    client.post(reverse("socialaccount_signup"), said)

    ines = Doctor.objects.get()
    assert (ines.name, ines.country, ines.is_verified, ines.has_usable_password()) == ("Inés Prado", "ES", False, False)
    assert client.get("/").status_code == 403
    assert client.get(reverse("socialaccount_connections")).status_code == 200
    assert client.get(reverse("account_change_password"), follow=True).status_code == 200
    again = Client()
    comes_back(again)
    assert again.session["_auth_user_id"] == str(ines.pk)


def test_an_address_opens_no_account_that_stands_already(client: Client, db: None, offered: None) -> None:
    james = make_doctor("James Doyle")
    Provider.person["email"] = james.email

    comes_back(client)

    assert "_auth_user_id" not in client.session


def test_a_second_factor_is_asked_for_all_the_same(client: Client, db: None, offered: None) -> None:
    comes_back(client)
    said = {"name": "Inés Prado", "country": "ES", "interface_language": "es", "email": "ines@example.org"}
    client.post(reverse("socialaccount_signup"), said)
    has_second_factor(Doctor.objects.get())

    again = Client()
    assert comes_back(again).redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in again.session


def test_what_the_provider_breaks_is_told_as_a_page(client: Client, db: None, offered: None) -> None:
    asked = parse_qs(urlsplit(client.post("/accounts/oidc/oidc/login/")["Location"]).query)
    back = "/accounts/oidc/oidc/login/callback/"

    for said in ({"error": "access_denied", "state": asked["state"][0]}, {"code": "c", "state": "made up"}, {}):
        answer = client.get(back, said, follow=True)
        assert answer.status_code < 500
        assert "not signed in" in text_of(answer)


def test_a_provider_that_is_away_is_no_failure_of_ours(client: Client, db: None) -> None:
    app = {"provider_id": "oidc", "name": "Clinic", "client_id": "us", "secret": "s"}
    gone = app | {"settings": {"server_url": "http://127.0.0.1:9"}}
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [gone]}}):
        answer = client.post("/accounts/oidc/oidc/login/")

    assert answer.status_code == 503
    assert "not signed in" in text_of(answer)


def test_the_setting_names_one_provider_and_lets_forms_lead_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (provider_settings(Environment()), origins(Environment())) == ({}, [])
    monkeypatch.setenv("INTERCONSULTA_OIDC_ISSUER", "https://id.example.org/realms/x")
    with pytest.raises(SystemExit, match="INTERCONSULTA_OIDC_CLIENT is not set"):
        provider_settings(Environment())
    monkeypatch.setenv("INTERCONSULTA_OIDC_CLIENT", "us")
    monkeypatch.setenv("INTERCONSULTA_OIDC_SECRET", "s")

    [app] = provider_settings(Environment())["openid_connect"]["APPS"]

    assert (app["name"], app["client_id"]) == ("id.example.org", "us")
    assert origins(Environment()) == ["https://id.example.org"]
