"""What is promised about asking back: before words are said, and with their answers for every reader."""

from typing import Any
from uuid import uuid4

import pytest

from consult import events
from consult.errors import BadValue, Empty, NeedsAnswer, NotFound, Unverified
from consult.models import Case, Comment, Doctor, Event, Text
from consult.services import languages, texts, translations
from consult.services.asking import OpenQuestions, check_draft
from consult.services.cases import Opening, open_case
from consult.services.comments import edit_comment, post_comment
from consult.snapshots import case_snapshot
from tests.consult.test_translating import translated, work_through
from tests.models.fake_engine import FakeEngine
from tests.rig.people import make_case, make_doctor, say

NUMBER = {"kind": "number", "written": "1.500", "read_as": "1500"}
PCR = {"kind": "acronym", "written": "PCR", "read_as": "cardiac_arrest"}


def asked(doctor: Doctor, case: Case, body: str, language: str | None = None) -> list[tuple[str, bool]]:
    checked = check_draft(doctor=doctor, case_id=case.pk, body=body, language=language)
    return [(question.written, question.required) for question in checked.questions]


def test_a_draft_is_asked_about_and_not_stored(case: Case, ana: Doctor) -> None:
    before = (Text.objects.count(), Event.objects.count(), Comment.objects.count())

    checked = check_draft(doctor=ana, case_id=case.pk, body="Pasar 1.500 ml y PCR")

    assert checked.language == "es"
    assert [(question.written, question.required) for question in checked.questions] == [
        ("1.500", True),
        ("PCR", False),
    ]
    assert (Text.objects.count(), Event.objects.count(), Comment.objects.count()) == before


def test_the_likeliest_reading_is_that_of_the_country_in_which_the_author_learnt_to_write(case: Case) -> None:
    madrid, puebla = make_doctor("Lucía", country="ES"), make_doctor("Ximena", country="MX")

    first = [
        check_draft(doctor=doctor, case_id=case.pk, body="1.500 ml").questions[0].readings[0].value
        for doctor in (madrid, puebla)
    ]

    assert first == ["1500", "1.5"]


def test_the_language_that_the_author_chose_decides_what_is_asked(case: Case, ana: Doctor) -> None:
    assert asked(ana, case, "IRA", "es") == [("IRA", False)]
    assert asked(ana, case, "IRA", "en") == []
    with pytest.raises(BadValue):
        asked(ana, case, "IRA", "xx")


def test_the_translation_says_what_was_chosen(case: Case, ana: Doctor) -> None:
    languages.read_by(case, ["en"])
    post_comment(doctor=ana, case_id=case.pk, client_id=uuid4(), body="Pasar 1.500 ml.", annotations=[NUMBER])
    work_through(FakeEngine({"Pasar 1.500 ml.": "Give 1.5 ml."}, others={"Pasar [1].": ["Give [1]."]}))

    assert [(told["text"], told["verdict"]) for told in translated(case)] == [("Give 1500 ml.", "ok")]


def test_only_who_may_write_in_a_case_can_have_a_draft_checked(ana: Doctor, james: Doctor, noor: Doctor) -> None:
    case = make_case(ana, audience="members")

    with pytest.raises(NotFound):
        asked(james, case, "1.500")
    with pytest.raises(Unverified):
        asked(noor, case, "1.500")
    with pytest.raises(Empty):
        asked(ana, case, "  ")


def test_a_number_with_two_readings_is_not_said_without_an_answer(case: Case, ana: Doctor) -> None:
    for annotations in ([], [PCR | {"written": "TA", "read_as": "blood_pressure"}]):
        with pytest.raises(NeedsAnswer):
            say(ana, case, "Pasar 1.500 ml, TA baja", annotations=annotations)
    say(ana, case, "Pasar 1500 ml")


def test_a_refused_first_word_leaves_no_voice_behind(case: Case, james: Doctor) -> None:
    with pytest.raises(NeedsAnswer):
        say(james, case, "Give 1.500 ml")

    assert not case.voices.filter(name="James Doyle").exists()


def test_an_acronym_with_two_readings_may_be_said_as_it_is(case: Case, ana: Doctor) -> None:
    say(ana, case, "Tuvo una PCR")


def test_the_answer_is_told_to_everybody_in_words_of_ours(case: Case, ana: Doctor) -> None:
    _, seq = say(ana, case, "1.500 ml tras la PCR", annotations=[NUMBER, PCR | {"en": "Buy now"}])

    told = [NUMBER, PCR | {"en": "cardiac arrest", "es": "parada cardiorrespiratoria"}]
    assert events.read(case.stream, after=seq - 1)[0].data["annotations"] == told
    assert case_snapshot(case)["comments"][-1]["annotations"] == told


@pytest.mark.parametrize(
    "answer",
    [
        NUMBER | {"read_as": "15"},
        NUMBER | {"written": "2.500"},
        PCR,
        {"kind": "number"},
        {"kind": "acronym", "written": ""},
    ],
)
def test_an_answer_that_fits_nothing_in_the_text_is_refused(case: Case, ana: Doctor, answer: dict[str, str]) -> None:
    with pytest.raises(BadValue):
        say(ana, case, "1.500 ml", annotations=[NUMBER, answer])


def test_an_answer_stays_good_when_the_question_would_no_longer_be_asked(case: Case, ana: Doctor) -> None:
    say(ana, case, "La PCR fue de 120 mg/L", annotations=[PCR | {"read_as": "c_reactive_protein"}])


def test_changed_words_are_asked_about_anew(case: Case, ana: Doctor) -> None:
    comment, _ = say(ana, case, "1500 ml")
    change: dict[str, Any] = {"doctor": ana, "comment_id": comment, "revision": 1, "body": "1.500 ml"}

    with pytest.raises(NeedsAnswer):
        edit_comment(**change, client_id=uuid4())
    edit_comment(**change, client_id=uuid4(), annotations=[NUMBER])

    assert case_snapshot(case)["comments"][-1]["annotations"] == [NUMBER]


# A case that is not open yet


def opening(**facts: Any) -> Opening:
    words = {"title": "Niño con IRA", "question": "¿Diuréticos?", "medication": "Furosemida 1.500 mg"}
    return Opening(specialties=["pulmonology"], urgency="soon", words=words, **facts)


def test_a_case_whose_words_can_be_read_in_two_ways_is_not_opened_without_an_answer(ana: Doctor) -> None:
    with pytest.raises(OpenQuestions) as refusal:
        open_case(doctor=ana, client_id=uuid4(), opening=opening())

    assert {name: [one.written for one in asked] for name, asked in refusal.value.questions.items()} == {
        "title": ["IRA"],
        "medication": ["1.500"],
    }
    assert not Case.objects.exists()


def test_what_may_be_left_as_it_is_written_is_asked_about_where_that_is_wished(ana: Doctor) -> None:
    known = {"medication": [NUMBER]}
    with pytest.raises(OpenQuestions):
        open_case(doctor=ana, client_id=uuid4(), opening=opening(annotations=known, ask_all=True))
    open_case(doctor=ana, client_id=uuid4(), opening=opening(annotations=known))


def test_the_answer_goes_with_the_text_of_the_card_to_everybody(ana: Doctor) -> None:
    told = open_case(doctor=ana, client_id=uuid4(), opening=opening(annotations={"medication": [NUMBER]}))

    stream = f"case:{told.case_id}"
    opened = next(event for event in events.read(stream) if event.type == "case.opened")
    assert opened.data["texts"]["medication"]["annotations"] == [NUMBER]
    case = Case.objects.get()
    assert case_snapshot(case)["case"]["texts"]["medication"]["annotations"] == [NUMBER]
    assert translations_meant(case, "medication") == {"1.500": "1500"}


def translations_meant(case: Case, field: str) -> dict[str, str]:
    languages.read_by(case, ["en"])
    text = Text.objects.get(case=case, field=field)
    translations.request(case, [text], readings=[["en"]], priority=translations.Priority.CARD)
    return next(work.meant for work in translations.claim(100) if work.body == text.body)


def test_what_was_answered_goes_when_the_text_is_taken_back(ana: Doctor) -> None:
    open_case(doctor=ana, client_id=uuid4(), opening=opening(annotations={"medication": [NUMBER]}))
    case = Case.objects.get()

    texts.redact(case, of=case.pk, field="medication")

    assert "annotations" not in case_snapshot(case)["case"]["texts"]["medication"]
    assert not Text.objects.exclude(annotations=[]).exists()


@pytest.mark.parametrize("place", ["medication", "question", "nowhere"])
def test_an_answer_about_words_that_are_not_there_is_refused(ana: Doctor, place: str) -> None:
    wrong = {"medication": [NUMBER], place: [NUMBER | {"written": "2.500"}]}
    with pytest.raises(BadValue):
        open_case(doctor=ana, client_id=uuid4(), opening=opening(annotations=wrong))
