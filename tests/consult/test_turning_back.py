"""What is promised of a translation that is turned back into the language of its source."""

from uuid import UUID, uuid4

import pytest

from consult import events
from consult.errors import NotFound
from consult.models import Case, Doctor, Text, Translation, TranslationRequest
from consult.models.translations import Verdict
from consult.search import index
from consult.search.finding import find
from consult.services import languages, translations
from consult.services.comments import retract_comment, set_language
from consult.services.translations import Result
from consult.snapshots import case_snapshot
from tests.rig.people import make_case, say

FORTH = Result(verdict=Verdict.OK, text="Give 1.500 ml. Quimera", model="m", engine="e")
BACK = Result(verdict=Verdict.OK, text="Dar 1.500 ml. Quimera", model="m", engine="e")


@pytest.fixture
def comment(case: Case, ana: Doctor) -> UUID:
    languages.read_by(case, ["en"])
    comment, _ = say(ana, case, "Pasar 1500 ml.")
    for work in translations.claim(100):
        translations.complete(work.request, FORTH)
    return comment


def turned_back(doctor: Doctor, comment: UUID) -> None:
    translations.request_back(doctor=doctor, comment_id=comment, language="en")
    for work in translations.claim(100):
        translations.complete(work.request, BACK)


def backs(case: Case) -> list[str]:
    return [event.data.get("text", "") for event in events.read(case.stream) if event.type == "translation.back"]


def test_it_is_translated_by_no_countrys_custom_of_numbers(case: Case, comment: UUID, james: Doctor) -> None:
    translations.request_back(doctor=james, comment_id=comment, language="en")

    (work,) = translations.claim()
    assert (work.body, work.source, work.target, work.country, work.comment) == (FORTH.text, "en", "es", "", None)


def test_who_asks_second_sees_it_without_the_machine(case: Case, comment: UUID, james: Doctor, ana: Doctor) -> None:
    turned_back(james, comment)
    translations.request_back(doctor=ana, comment_id=comment, language="en")

    assert backs(case) == [BACK.text] * 2
    assert translations.claim() == []
    assert case_snapshot(case)["comments"][-1]["translations"].keys() == {"en"}


def test_asked_twice_at_once_it_is_made_once(case: Case, comment: UUID, james: Doctor) -> None:
    for _ in range(2):
        translations.request_back(doctor=james, comment_id=comment, language="en")

    assert len(translations.claim()) == 1


def test_words_taken_back_are_taken_back_in_every_turn(case: Case, comment: UUID, ana: Doctor, james: Doctor) -> None:
    turned_back(james, comment)

    retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())

    assert not Text.objects.filter(body__contains="Quimera").exists()
    assert not Translation.objects.filter(body__contains="Quimera").exists()
    assert backs(case) == [""]


def test_a_corrected_language_forgets_what_was_turned_back(
    case: Case, comment: UUID, ana: Doctor, james: Doctor
) -> None:
    turned_back(james, comment)

    set_language(doctor=ana, comment_id=comment, client_id=uuid4(), language="pt")

    assert not Text.objects.filter(kind=Text.Kind.TRANSLATION).exists()
    assert not TranslationRequest.objects.exclude(text__of=comment).exists()
    assert backs(case) == [""]


def test_what_one_may_not_see_is_not_turned_back(ana: Doctor, james: Doctor, comment: UUID) -> None:
    hidden, _ = say(ana, make_case(ana, audience="members"))
    for unseen in (hidden, uuid4()):
        with pytest.raises(NotFound):
            translations.request_back(doctor=james, comment_id=unseen, language="en")
    with pytest.raises(NotFound):
        translations.request_back(doctor=james, comment_id=comment, language="fr")


def test_what_was_turned_back_is_no_text_to_be_found(case: Case, comment: UUID, james: Doctor) -> None:
    turned_back(james, comment)

    assert find(doctor=james, query="dar quimera").cases == []
    index.rebuild()
    assert find(doctor=james, query="dar quimera").cases == []
    assert [found.case for found in find(doctor=james, query="give quimera").cases] == [case]
