"""What a doctor finds of pictures in a room, as the server renders it, and how one is withdrawn without a script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consult.ids import new_id
from consult.models import AccessEntry, Case, Doctor, Image
from consult.services import reads
from consult.services.cases import set_state
from tests.consult.web.conftest import SignedIn, Translated
from tests.consult.web.reading import tag_of, text_of
from tests.rig.images import adds, empty_store, lying, photo
from tests.rig.people import say


@pytest.fixture(autouse=True)
def store() -> Iterator[None]:
    empty_store()
    yield
    empty_store()


@pytest.fixture
def room(case: Case) -> str:
    return reverse("room", args=[case.pk])


def test_a_picture_stands_among_the_comments_with_its_size_and_caption(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    say(ana, case, "Antes.")
    image_id = adds(ana, case, photo(size=(960, 600)), caption="Molde bronquial")
    say(ana, case, "Después.")

    answer = signed_in(james).get(room)

    seen = text_of(answer)
    assert seen.index("Antes.") < seen.index("Molde bronquial") < seen.index("Después.")
    picture = tag_of(answer, rf'img src="{room}images/{image_id}/\?size=thumb"')
    assert (picture["width"], picture["height"], picture["alt"]) == ("480", "300", "Molde bronquial")
    # The picture between them gives the second comment a header of its own.
    assert "data-continued" not in answer.content.decode().split('<template id="comment-template"')[0]


def test_its_address_in_the_room_leads_to_the_bytes_for_who_may_see_them(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    image_id = adds(ana, case)
    browser = signed_in(james)

    answer = browser.get(f"{room}images/{image_id}/?size=thumb", follow=True)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert AccessEntry.objects.filter(deed="image", facts__size="thumb").count() == 1
    assert browser.get(f"{room}images/{image_id}/?size=huge").status_code == 404
    assert browser.get(f"/cases/{new_id()}/images/{image_id}/").status_code == 404
    assert Client().get(f"{room}images/{image_id}/").status_code == 302


def test_a_caption_is_read_in_the_readers_language(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn, translated: Translated
) -> None:
    adds(ana, case, caption="Molde bronquial")
    translated(case, "A bronchial cast", reader=james)

    answer = signed_in(james).get(room)

    assert "A bronchial cast translated from Spanish" in text_of(answer)
    assert 'alt="A bronchial cast"' in answer.content.decode()


def test_what_is_new_begins_with_a_picture_too(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    _, seq = say(james, case)
    reads.mark(doctor=james, stream=case.stream, upto=seq)
    image_id = adds(ana, case)

    content = signed_in(james).get(room).content.decode()

    assert re.search(
        rf'id="unread-line">.*?</li><li class="picture" id="i-{image_id}"', re.sub(r">\s+<", "><", content)
    )


def test_the_patient_takes_the_consent_back(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        image_id = adds(ana, case, caption="Quimera")
    page = f"{room}images/{image_id}/withdraw/"
    assert page not in signed_in(james).get(room).content.decode()
    assert signed_in(james).get(page).status_code == signed_in(james).post(page).status_code == 403
    puebla = signed_in(ana)
    assert page in puebla.get(room).content.decode()
    assert "Quimera" in text_of(puebla.get(page))

    assert puebla.post(f"/cases/{new_id()}/images/{image_id}/withdraw/").status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        answer = puebla.post(page)

    assert answer["Location"] == f"{room}#i-{image_id}"
    assert lying() == set()
    seen = signed_in(james).get(room)
    assert "Withdrawn: the patient took their consent back." in text_of(seen)
    assert "Quimera" not in seen.content.decode()
    assert puebla.get(page).status_code == 404


def test_the_page_of_a_new_picture_asks_for_consent_first(
    case: Case, room: str, ana: Doctor, signed_in: SignedIn
) -> None:
    answer = signed_in(ana).get(f"{room}images/new/")

    seen = text_of(answer)
    assert seen.index("¿Cómo consintió el paciente?") < seen.index("Imagen Una foto JPEG")
    assert f"{room}images/new/" in signed_in(ana).get(room).content.decode()


def test_a_closed_case_takes_no_picture_and_still_gives_one_back(
    case: Case, room: str, ana: Doctor, signed_in: SignedIn
) -> None:
    image_id = adds(ana, case)
    set_state(doctor=ana, case_id=case.pk, client_id=new_id(), state="closed")

    assert signed_in(ana).get(f"{room}images/new/").status_code == 409
    signed_in(ana).post(f"{room}images/{image_id}/withdraw/")

    assert Image.objects.get().withdrawn_at is not None


def test_a_caption_that_was_found_leads_to_its_picture(case: Case, room: str, ana: Doctor, signed_in: SignedIn) -> None:
    image_id = adds(ana, case, caption="Árbol bronquial")

    answer = signed_in(ana).post("/search/", {"query": "árbol"}, follow=True)

    assert f"{room}#i-{image_id}" in answer.content.decode()
