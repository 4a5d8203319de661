"""What is promised where tries are counted in a Redis that is away: words, nobody let in, and nobody put out."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from consult.models import Doctor
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import text_of
from tests.rig.people import PASSWORD
from tests.rig.ports import LOOPBACK, free_port


@pytest.fixture(autouse=True)
def away() -> Iterator[None]:
    """Nothing listens where the shared cache should be."""
    cache = {"BACKEND": "config.shared_cache.SharedCache", "LOCATION": f"redis://{LOOPBACK}:{free_port()}/0"}
    with override_settings(CACHES={"default": cache}):
        yield


def test_who_signs_in_is_told_in_words(james: Doctor) -> None:
    browser = Client(raise_request_exception=False)

    answer = browser.post(reverse("account_login"), {"login": james.email, "password": PASSWORD})

    assert answer.status_code == 503
    assert "Wait a minute, then try again." in text_of(answer)
    assert "_auth_user_id" not in browser.session


def test_a_client_is_told_by_code(james: Doctor) -> None:
    said = {"email": james.email, "password": PASSWORD}

    answer = Client(raise_request_exception=False).post("/api/v1/sessions", said, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_who_is_in_stays_in(james: Doctor, signed_in: SignedIn) -> None:
    assert signed_in(james).get("/").status_code == 200
