"""What is promised to a doctor about their own data: all of it, in a form to read, and gone when they say so."""

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from consult.access_log import Deed
from consult.models import AccessEntry, Case, Doctor, Role
from consult.services.roles import grant
from consult.web.readable import LABELS, readable
from tests.consult.web.conftest import SignedIn
from tests.rig.masking import Scene, masked_scene
from tests.rig.people import PASSWORD, say

EXPORT, ERASE = "/settings/data/", "/settings/data/erase/"


def exported(browser: Client) -> dict[str, Any]:
    data: dict[str, Any] = browser.post(EXPORT, {"form": "json"}).json()
    return data


@pytest.fixture
def scene(ana: Doctor, james: Doctor, noor: Doctor) -> Scene:
    return masked_scene(ana, james, noor)


@pytest.mark.parametrize("address", [EXPORT, ERASE])
def test_the_password_is_asked_for_again(ana: Doctor, address: str) -> None:
    browser = Client()
    browser.force_login(ana)

    for answer in (browser.post(address, {"form": "json", "meant": "on"}), browser.get(address)):
        assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert Doctor.objects.filter(pk=ana.pk).exists()
    browser = Client()
    browser.force_login(ana)
    shown = browser.post(f"/accounts/reauthenticate/?next={address}", {"password": PASSWORD}, follow=True)
    assert shown.status_code == 200
    assert shown.request["PATH_INFO"] == address


def test_an_export_holds_what_the_doctor_said_under_every_voice(scene: Scene, signed_in: SignedIn) -> None:
    masked = scene.masked.doctor
    data = exported(signed_in(masked))

    comments = [comment for case in data["cases"] for comment in case.get("comments", ())]
    assert {"50 mg", "5 mg", "Suspender warfarina."} <= {one["words"] for said in comments for one in said["revisions"]}
    assert {case["voice"]["pseudonym"] for case in data["cases"] if "voice" in case} == {True}
    assert {one["field"] for case in data["cases"] for one in case.get("card", ())} == {"title", "question", "history"}
    assert [one["words"] for one in data["reports"]] == ["Not mine."]
    assert [one["answer"] for one in data["suspensions"]] == [""]
    assert [one["reason"] for one in data["opened_pseudonyms"]] == ["A dose that kills."]
    assert {"read", "post", "export"} <= {one["deed"] for one in data["access_log"]}
    assert data["account"]["email"] == masked.email


def test_another_says_nothing_of_it(scene: Scene, signed_in: SignedIn) -> None:
    for who, doctor in scene.readers.items():
        browser = signed_in(doctor)
        for form in ("json", "html"):
            assert scene.masked.found_in(browser.post(EXPORT, {"form": form}).content.decode()) == set(), (who, form)
    # The search would find it: one's own export says who one is.
    assert scene.masked.found_in(signed_in(scene.masked.doctor).post(EXPORT).content.decode())


def test_it_holds_no_word_of_a_colleague(ana: Doctor, james: Doctor, case: Case, signed_in: SignedIn) -> None:
    say(james, case, "Quimera.")
    say(ana, case, "Gracias.")

    said = signed_in(ana).post(EXPORT).content.decode()

    assert "Gracias." in said
    assert "Quimera" not in said
    assert "James" not in said


def test_the_page_says_all_that_the_json_says(scene: Scene, signed_in: SignedIn) -> None:
    browser = signed_in(scene.masked.doctor)
    data = exported(browser)
    answer = browser.post(EXPORT, {"form": "html"})
    page = answer.content.decode()

    assert answer["Content-Disposition"] == 'attachment; filename="interconsulta.html"'
    assert "<script" not in page
    assert "{" not in page
    for case in data["cases"]:
        assert case["id"] in page
        for comment in case.get("comments", ()):
            assert all(one["words"] in page for one in comment["revisions"])


def test_markup_in_words_stays_words(ana: Doctor, case: Case, signed_in: SignedIn) -> None:
    say(ana, case, "<b>50</b> mg")

    assert "&lt;b&gt;50&lt;/b&gt; mg" in signed_in(ana).post(EXPORT, {"form": "html"}).content.decode()


def test_every_export_is_a_row_of_the_log(ana: Doctor, signed_in: SignedIn) -> None:
    exported(signed_in(ana))

    assert AccessEntry.objects.filter(deed=Deed.EXPORT).count() == 1


def test_every_field_has_a_label(scene: Scene, signed_in: SignedIn) -> None:
    data = json.loads(json.dumps(exported(signed_in(scene.masked.doctor))))

    assert readable(data)
    assert _keys(data) <= LABELS.keys()


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_keys, value.values()))
    return set().union(*map(_keys, value)) if isinstance(value, list) else set()


def test_who_does_not_say_that_it_is_meant_stays(ana: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(ana).post(ERASE)

    assert answer.status_code == 422
    assert "Nothing was erased." in answer.content.decode() or "No se ha borrado nada." in answer.content.decode()
    assert Doctor.objects.filter(pk=ana.pk).exists()


def test_who_means_it_is_signed_out_and_gone(
    ana: Doctor, case: Case, signed_in: SignedIn, django_capture_on_commit_callbacks: Any
) -> None:
    browser = signed_in(ana)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(ERASE, {"meant": "on"})

    assert answer["Location"] == "/accounts/login/"
    assert not Doctor.objects.filter(pk=ana.pk).exists()
    assert browser.get("/")["Location"].startswith("/accounts/login/")
    assert mail.outbox[-1].to == [ana.email]


def test_who_holds_a_role_is_told_what_to_do(ana: Doctor, signed_in: SignedIn) -> None:
    grant(doctor=ana, role=Role.COORDINATOR)
    browser = signed_in(ana)

    answer = browser.post(ERASE, {"meant": "on"})

    assert answer.status_code == 422
    assert browser.get(ERASE).status_code == 200
    assert Doctor.objects.filter(pk=ana.pk).exists()
