"""What is promised to somebody who opens a case."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from consult.ids import new_id
from consult.models import Case, Doctor, Text
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import tag_of, text_of

FORM = "/cases/new/"


def typed(**other: Any) -> dict[str, Any]:
    return {
        "client_id": str(new_id()),
        "title": "Niño de 14 años con molde bronquial",
        "question": "¿Broncoscopia ya?",
        "specialties": ["pulmonology", "pediatric-cardiology"],
        "urgency": "urgent",
        "audience": "network",
        "speaks_as": "name",
        "age_band": "12-17",
        "sex": "male",
        "country": "MX",
        **other,
    }


def test_a_case_is_opened_with_all_that_was_said(ana: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(ana).post(FORM, typed(allergies="Penicilina.\r\nNueces."))

    case = Case.objects.get()
    assert answer["Location"] == reverse("room", args=[case.pk])
    assert (case.urgency, case.age_band, case.sex, case.country) == ("urgent", "12-17", "male", "MX")
    assert {specialty.pk for specialty in case.specialties.all()} == {"pulmonology", "pediatric-cardiology"}
    assert Text.objects.get(case=case, field="allergies").body == "Penicilina.\nNueces."


def test_a_form_that_is_sent_twice_opens_one_case(ana: Doctor, signed_in: SignedIn) -> None:
    browser, form = signed_in(ana), typed()

    assert browser.post(FORM, form)["Location"] == browser.post(FORM, form)["Location"]
    assert Case.objects.count() == 1


def test_the_same_form_with_other_words_is_refused(ana: Doctor, signed_in: SignedIn) -> None:
    browser, form = signed_in(ana), typed()
    browser.post(FORM, form)

    answer = browser.post(FORM, form | {"title": "Otra cosa"})

    assert "Esto ya se envió con otro contenido." in text_of(answer)
    assert tag_of(answer, 'name="title"')["value"] == "Otra cosa"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Write this in a few words."),
        ({"question": ""}, "Write this in a few words."),
        ({"specialties": []}, "Choose at least one specialty."),
        ({"specialties": ["palmistry"]}, "Select a valid choice."),
        ({"urgency": ""}, "Say how soon you need an answer."),
        ({"title": "x" * 201}, "The text is too long."),
        ({"history": "50 mg \u202e05 mg"}, "direction marks"),
        ({"country": "Narnia"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    james: Doctor, signed_in: SignedIn, wrong: dict[str, Any], said: str
) -> None:
    answer = signed_in(james).post(FORM, typed(**wrong, findings="Sats 88 %."))

    assert answer.status_code == 422
    assert text_of(answer).count(said) == 2, "in the list on top, and beside the field"
    assert "Everything you typed is here." in text_of(answer)
    assert "Sats 88 %." in text_of(answer)
    assert 'value="male" selected' in answer.content.decode()
    assert not Case.objects.exists()


def test_six_specialties_are_too_many(james: Doctor, signed_in: SignedIn) -> None:
    six = ["cardiology", "pulmonology", "pediatrics", "urology", "nephrology", "neurology"]

    answer = signed_in(james).post(FORM, typed(specialties=six))

    assert "Choose at most 5 specialties." in text_of(answer)
    assert answer.content.decode().count("checked") == len(six) + len(("urgency", "audience", "speaks_as"))


def test_a_case_can_be_opened_under_a_pseudonym(ana: Doctor, james: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(ana).post(FORM, typed(speaks_as="pseudonym"))

    assert "Ramírez" not in signed_in(james).get(answer["Location"]).content.decode()


def test_urgency_says_what_it_means(james: Doctor, signed_in: SignedIn) -> None:
    seen = text_of(signed_in(james).get(FORM))

    assert "Someone should answer within 5 min." in seen
    assert "An answer should come within 30 min." in seen
    assert "An answer within 24 h is enough." in seen


def test_the_country_is_the_doctors_own_unless_said_otherwise(ana: Doctor, signed_in: SignedIn) -> None:
    assert '<option value="MX" selected>México</option>' in signed_in(ana).get(FORM).content.decode()


def test_a_country_that_has_no_name_here_can_still_be_said(
    ana: Doctor, signed_in: SignedIn, opened: Callable[..., Case]
) -> None:
    Doctor.objects.filter(pk=ana.pk).update(country="VU")

    assert '<option value="VU" selected>VU</option>' in signed_in(ana).get(FORM).content.decode()


def test_specialties_stand_under_their_parent_by_name(ana: Doctor, signed_in: SignedIn) -> None:
    body = signed_in(ana).get(FORM).content.decode()

    groups = body.split("data-group>")[1:]
    tops = [group.split("<span>")[1].split("</span>")[0] for group in groups]
    assert tops[:4] == ["Alergología", "Análisis Clínicos", "Anatomía Patológica", "Anestesiología y Reanimación"]
    assert "Inmunología" in groups[0]


AMBIGUOUS = {"title": "Niño con IRA", "medication": "Furosemida 1.500 mg"}
NUMBER, ACRONYM = "answer:medication:number:1.500", "answer:title:acronym:IRA"


def test_what_can_be_read_in_two_ways_is_asked_back_with_everything_kept(ana: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(ana).post(FORM, typed(**AMBIGUOUS))

    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert tag_of(answer, 'name="title"')["value"] == "Niño con IRA"
    assert tag_of(answer, f'name="{NUMBER}" value="1500"')["type"] == "radio"
    # A number must be answered; an acronym may stand as it is.
    assert f'name="{NUMBER}" value=""' not in answer.content.decode()
    assert f'name="{ACRONYM}" value="" checked' in answer.content.decode()


def test_the_answers_open_the_case_and_stand_on_its_card(ana: Doctor, signed_in: SignedIn) -> None:
    browser = signed_in(ana)
    answered = typed(**AMBIGUOUS, asked="1", **{NUMBER: "1500", ACRONYM: ""})

    room = browser.get(browser.post(FORM, answered)["Location"])

    assert "1.500 = 1500" in text_of(room)
    assert not Text.objects.get(field="title").annotations


def test_a_number_left_unanswered_is_asked_about_again(ana: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(ana).post(FORM, typed(**AMBIGUOUS, asked="1", **{ACRONYM: "acute_kidney_injury"}))

    assert answer.status_code == 422
    assert tag_of(answer, f'name="{NUMBER}" value="1500"')["type"] == "radio"
    assert tag_of(answer, f'name="{ACRONYM}"') == {
        "type": "hidden",
        "name": ACRONYM,
        "value": "acute_kidney_injury",
    }


def test_what_was_answered_about_words_that_are_gone_is_dropped(ana: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(ana).post(FORM, typed(medication="Furosemida 20 mg", asked="1", **{NUMBER: "1500"}))

    assert answer.status_code == 302
    assert not Text.objects.exclude(annotations=[]).exists()


@pytest.mark.parametrize("name", ["answer:", "answer:medication:number", "answer:x:y:z", "answer:medication:number:mg"])
def test_an_answer_that_nobody_asked_for_is_no_failure(ana: Doctor, signed_in: SignedIn, name: str) -> None:
    answer = signed_in(ana).post(FORM, typed(medication="Furosemida 20 mg", asked="1", **{name: "1500"}))

    assert answer.status_code in (302, 422)
