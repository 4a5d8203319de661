"""What is promised, without a script, to an author whose words may identify the patient."""

from typing import Any

from django.urls import reverse

from consult.ids import new_id
from consult.models import Attestation, Case, Comment, Doctor
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import tag_of, text_of
from tests.consult.web.test_new_case import FORM, typed

NAME = "La Sra. García López tiene fiebre."


def test_the_form_of_a_new_case_marks_what_it_found_and_loses_nothing(ana: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(ana).post(FORM, typed(history=NAME, tried="Nada."))

    assert answer.status_code == 422
    assert "“García López”: un nombre" in text_of(answer)
    assert NAME in answer.content.decode()
    assert "Nada." in answer.content.decode()
    assert not Case.objects.exists()


def test_the_form_takes_a_name_once_its_author_looked(ana: Doctor, signed_in: SignedIn) -> None:
    browser, form = signed_in(ana), typed(history=NAME)
    answer = browser.post(FORM, form)

    sent = browser.post(FORM, form | {"attest": tag_of(answer, 'type="checkbox" name="attest"')["value"]})

    assert sent["Location"] == reverse("room", args=[Case.objects.get().pk])
    assert Attestation.objects.get().kind == "name"


def test_what_was_confirmed_once_is_not_asked_again_beside_something_new(ana: Doctor, signed_in: SignedIn) -> None:
    browser, form = signed_in(ana), typed(history=NAME)
    form["attest"] = tag_of(browser.post(FORM, form), 'type="checkbox" name="attest"')["value"]

    answer = browser.post(FORM, form | {"tried": "Tel. 612 345 678"})
    both = [form["attest"], tag_of(answer, 'type="checkbox" name="attest"')["value"]]

    assert tag_of(answer, 'type="hidden" name="attest"')["value"] == form["attest"]
    assert browser.post(FORM, form | {"tried": "Tel. 612 345 678", "attest": both}).status_code == 302


def test_a_number_that_proves_itself_offers_nothing_to_confirm(james: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(james).post(FORM, typed(history="DNI 12345678Z"))

    assert "take out the number that is marked" in text_of(answer)
    assert 'name="attest"' not in answer.content.decode()


def test_a_comment_without_a_script_comes_back_with_what_was_found(
    case: Case, james: Doctor, signed_in: SignedIn
) -> None:
    browser, room = signed_in(james), reverse("room", args=[case.pk])
    words: dict[str, Any] = {"body": "Mrs. Whitfield fell.", "client_id": str(new_id())}

    answer = browser.post(room, words)
    confirmed = tag_of(answer, 'type="checkbox" name="attest"')["value"]
    browser.post(room, words | {"attest": confirmed})

    assert "Whitfield a name" in text_of(answer)
    assert "Mrs. Whitfield fell." in answer.content.decode()
    assert Comment.objects.count() == 1
