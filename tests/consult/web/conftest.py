"""Doctors at a browser that runs no script, and translations as a translator would have left them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.test.utils import override_settings

from consult.models import Case, Doctor
from consult.models.translations import Verdict
from consult.services import translations
from consult.services.translations import Result
from tests.rig.people import make_doctor

SignedIn = Callable[[Doctor], Client]
Translated = Callable[..., None]


@pytest.fixture(autouse=True)
def plain_static_files() -> Iterator[None]:
    """Addresses without hashes: nothing has been collected. test_templates.py looks whether the files are there."""
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": storage}):
        yield


@pytest.fixture
def signed_in() -> SignedIn:
    """`signed_in(doctor)`: their browser, in which they have just given the password once more."""

    def signed_in(doctor: Doctor) -> Client:
        client = Client()
        client.force_login(doctor)
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, doctor, "password", reauthenticated=True)
        request.session.save()
        return client

    return signed_in


@pytest.fixture
def lucia(db: None) -> Doctor:
    """A second reader of Spanish, and the follower of another specialty."""
    return make_doctor("Lucía Ferrer", specialty="pediatrics", country="ES", follows=("pediatrics",))


@pytest.fixture
def translated() -> Translated:
    """`translated(case, "Fever?", reader=james, verdict="check", ...)`: all that they cannot read says this."""

    def translated(case: Case, text: str, *, reader: Doctor, verdict: str = "ok", **told: Any) -> None:
        translations.read_in(doctor=reader, case_id=case.pk)
        result = Result(
            verdict=Verdict(verdict), model=told.pop("model", "en-es-starter"), engine="ctranslate2", text=text, **told
        )
        for work in translations.claim(100):
            if work.case == case.pk:
                translations.complete(work.request, result)

    return translated
