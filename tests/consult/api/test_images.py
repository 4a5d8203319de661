"""What is promised of pictures over HTTP: in three steps, each safe to repeat, and seen through the gate alone."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image as Pixels

from consult.ids import new_id
from consult.models import AccessEntry, Case, Doctor
from consult.services import image_drafts
from consult.services.sign_in import new_token
from tests.consult.api.conftest import Api
from tests.consult.imaging import planted
from tests.rig.images import adds, empty_store, lying, photo, sends
from tests.rig.people import make_case

CAPTION = "Molde bronquial"


@pytest.fixture(autouse=True)
def store() -> Iterator[None]:
    empty_store()
    yield
    empty_store()


def puts(doctor: Doctor, draft: object, content: bytes, **headers: str) -> Any:
    """The file as it is."""
    sent = {"Authorization": f"Bearer {new_token(doctor)}", **headers}
    return Client().put(f"/api/v1/image-drafts/{draft}/content", content, "application/octet-stream", headers=sent)


def seen(url: str) -> Pixels.Image:
    """What a client without any header finds there."""
    answer = Client().get(url)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    image = Pixels.open(BytesIO(answer.content))
    assert answer["Content-Type"] == f"image/{str(image.format).lower()}"
    return image


def test_a_picture_is_added_in_three_steps(api: type[Api], case: Case, ana: Doctor, james: Doctor) -> None:
    consent = api(ana).post(f"/cases/{case.pk}/images", {"kind": "written"})
    draft = consent.json()["id"]
    sent = puts(ana, draft, planted.jpeg()).json()
    boxes = [{"left": 0, "top": 0, "width": 40, "height": 32}]
    shown = api(ana).post(f"/image-drafts/{draft}/show", {"caption": CAPTION, "looked": True, "boxes": boxes})

    assert (consent.status_code, shown.status_code) == (201, 201)
    assert (sent["width"], sent["height"], sent["address"]["expires_in"]) == (40, 64, 120)
    address = api(james).get(f"/images/{shown.json()['id']}").json()["url"]
    assert seen(address).crop((4, 4, 36, 28)).convert("L").getextrema() == (0, 0)
    assert api(james).get(f"/cases/{case.pk}").json()["images"][0]["body"] == CAPTION


def test_a_sender_looks_at_the_draft_and_nobody_else_does(case: Case, ana: Doctor, james: Doctor) -> None:
    draft = sends(ana, case)
    address = puts(ana, draft, photo(size=(30, 20))).json()["address"]["url"]

    assert seen(address).size == (30, 20)
    assert puts(james, draft, photo()).status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "code", "words"),
    [
        (b"", 422, "bad_frame", "no picture"),
        (b"<svg/>", 422, "bad_frame", "JPEG"),
        (planted.bomb(20_000, 20_000), 422, "bad_frame", "50 megapixels"),
        (planted.dicom(NumberOfFrames=9), 422, "bad_frame", "several pictures"),
        (planted.jpeg()[:200], 422, "bad_frame", ""),
    ],
    ids=["nothing", "markup", "bomb", "frames", "cut short"],
)
def test_a_hostile_file_is_refused_in_words_and_kept_nowhere(
    api: type[Api], case: Case, james: Doctor, content: bytes, status: int, code: str, words: str
) -> None:
    draft = api(james).post(f"/cases/{case.pk}/images", {"kind": "written"}).json()["id"]

    answer = puts(james, draft, content)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert words in answer.json()["message"]
    assert planted.WORD not in answer.content.decode()
    assert lying() == set()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    case: Case, ana: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.api.images.MOST_BYTES", 1000)
    monkeypatch.setattr(image_drafts, "MOST_BYTES", 1000)
    draft = image_drafts.record_consent(doctor=ana, case_id=case.pk, client_id=new_id(), kind="written", scope="case")

    answer = puts(ana, draft, bytes(1001))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_long")


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"caption": CAPTION, "looked": False}, "looked"),
        ({"caption": "", "looked": True}, "caption"),
        ({"looked": True}, "caption"),
        ({"caption": CAPTION, "looked": True, "boxes": [{"left": -1, "top": 0, "width": 1, "height": 1}]}, "boxes"),
        ({"caption": CAPTION, "looked": True, "boxes": [{"left": 0, "top": 0, "width": 99, "height": 1}]}, "image"),
        ({"caption": CAPTION, "looked": True, "as": "nobody"}, "as"),
        ({"caption": CAPTION, "looked": True, "language": "xx"}, "language"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_does_not_fit_is_named_and_the_draft_stays(
    api: type[Api], case: Case, james: Doctor, sent: dict[str, Any], wrong: str
) -> None:
    draft = sends(james, case)

    answer = api(james).post(f"/image-drafts/{draft}/show", sent)

    assert answer.status_code == 422
    assert wrong in answer.json()["fields"]
    assert api(james).post(f"/image-drafts/{draft}/show", {"caption": CAPTION, "looked": True}).status_code == 201


def test_an_identifier_in_a_caption_is_told_with_its_place(api: type[Api], case: Case, ana: Doctor) -> None:
    draft, sent = sends(ana, case), {"caption": "La del Sr. García Pérez", "looked": True}
    refused = api(ana).post(f"/image-drafts/{draft}/show", sent)

    found = refused.json()["findings"]["caption"]
    attested = api(ana).post(f"/image-drafts/{draft}/show", sent | {"attest": [one["id"] for one in found]})

    assert (refused.status_code, refused.json()["code"], attested.status_code) == (422, "identifier", 201)


def test_a_repeat_gets_the_same_answer(api: type[Api], case: Case, ana: Doctor) -> None:
    draft, key = sends(ana, case), new_id()
    sent = {"caption": CAPTION, "looked": True}

    answers = [api(ana).post(f"/image-drafts/{draft}/show", sent, key=key).json() for _ in range(2)]

    assert answers[0] == answers[1]


def test_an_address_opens_once_rights_were_looked_at_anew(api: type[Api], ana: Doctor, james: Doctor) -> None:
    case = make_case(ana)
    image_id = adds(ana, case)
    address = api(james).get(f"/images/{image_id}?size=thumb").json()["url"]
    AccessEntry.objects.all().delete()
    seen(address)
    assert AccessEntry.objects.filter(deed="image").count() == 1

    Case.objects.filter(pk=case.pk).update(audience="members")

    assert Client().get(address).status_code == 404
    assert AccessEntry.objects.filter(deed="image").count() == 1


def test_an_address_opens_for_no_other_doctor_of_this_browser(
    api: type[Api], case: Case, ana: Doctor, james: Doctor
) -> None:
    address = api(james).get(f"/images/{adds(ana, case)}").json()["url"]
    browser = Client()
    browser.force_login(ana)

    assert browser.get(address).status_code == 404
    browser.force_login(james)
    assert browser.get(address).status_code == 200


def test_with_the_consent_every_address_ends(
    api: type[Api], case: Case, ana: Doctor, james: Doctor, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        image_id = adds(ana, case)
    address = api(james).get(f"/images/{image_id}").json()["url"]

    assert api(james).post(f"/images/{image_id}/withdraw").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert api(ana).post(f"/images/{image_id}/withdraw").json().keys() == {"seq"}

    assert Client().get(address).status_code == 404
    assert api(james).get(f"/images/{image_id}").status_code == 404
    assert lying() == set()


def test_a_draft_can_be_discarded(api: type[Api], case: Case, ana: Doctor) -> None:
    draft = sends(ana, case)

    assert api(ana).delete(f"/image-drafts/{draft}").status_code == 204
    assert puts(ana, draft, photo()).status_code == 404


def test_a_page_of_ours_needs_its_token_to_send_one(case: Case, ana: Doctor) -> None:
    draft = sends(ana, case)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)

    answer = browser.put(f"/api/v1/image-drafts/{draft}/content", photo(), "application/octet-stream")

    assert answer.status_code == 403


def test_nobody_sends_without_signing_in(case: Case) -> None:
    answer = Client().put(f"/api/v1/image-drafts/{uuid4()}/content", photo(), "application/octet-stream")

    assert (answer.status_code, json.loads(answer.content)["code"]) == (401, "not_allowed")
