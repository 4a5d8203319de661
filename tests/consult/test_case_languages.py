"""What is promised to a doctor who reads one case in a language of their choice."""

import pytest

from consult.errors import BadValue, NotFound
from consult.models import Case, Doctor, TranslationRequest
from consult.services import case_languages
from tests.rig.people import make_case, make_doctor, say


def test_a_chosen_language_stands_in_place_of_ones_own_in_this_case_alone(case: Case, ana: Doctor) -> None:
    other = make_case(ana)

    assert case_languages.choose(doctor=ana, case_id=case.pk, language="fr") == ["fr"]

    assert case_languages.read(ana, case) == ["fr"]
    assert case_languages.read(ana, other) == ["es"]
    assert case_languages.read(make_doctor("Bea", languages=("en",)), case) == ["en"]


def test_what_is_lacking_in_it_is_asked_for_at_once(case: Case, ana: Doctor) -> None:
    say(ana, case, "¿Fiebre?")

    case_languages.choose(doctor=ana, case_id=case.pk, language="fr")

    asked = TranslationRequest.objects.filter(language="fr").values_list("text__body", flat=True)
    assert "¿Fiebre?" in asked


def test_a_choice_can_be_changed_and_taken_back(case: Case, ana: Doctor) -> None:
    for language, read in (("fr", ["fr"]), ("en", ["en"]), ("", ["es"])):
        assert case_languages.choose(doctor=ana, case_id=case.pk, language=language) == read
        assert case_languages.read(ana, case) == read


def test_an_unknown_language_or_case_is_refused(ana: Doctor, james: Doctor) -> None:
    hidden = make_case(ana, audience="members")

    with pytest.raises(BadValue):
        case_languages.choose(doctor=ana, case_id=hidden.pk, language="xx")
    with pytest.raises(NotFound):
        case_languages.choose(doctor=james, case_id=hidden.pk, language="en")
