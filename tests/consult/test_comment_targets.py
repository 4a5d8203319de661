"""What a comment may point to, and in which language it is taken to be."""

from uuid import uuid4

import pytest

from consult import events
from consult.errors import BadText, BadValue, CaseClosed, NotAllowed, NotFound
from consult.models import Case, Doctor, Voice
from consult.services import languages
from consult.services.cases import set_state
from consult.services.comments import edit_comment, set_language
from consult.snapshots import case_snapshot
from tests.rig.people import make_case, make_doctor, say


def language_of(case: Case, seq: int) -> str:
    language: str = events.read(case.stream, after=seq - 1)[0].data["language"]
    return language


def test_an_answer_names_the_comment_that_it_answers(case: Case, ana: Doctor, james: Doctor) -> None:
    comment, _ = say(ana, case)

    _, seq = say(james, case, "Yes.", reply_to=comment)

    assert events.read(case.stream, after=seq - 1)[0].data["reply_to"] == str(comment)
    assert case_snapshot(case)["comments"][-1]["reply_to"] == str(comment)


def test_a_comment_of_another_case_cannot_be_answered_here(case: Case, ana: Doctor) -> None:
    elsewhere, _ = say(ana, make_case(ana))

    with pytest.raises(NotFound) as refused:
        say(ana, case, reply_to=elsewhere)

    assert refused.value.fields == {"field": "reply_to"}
    assert case_snapshot(case)["comments"] == []


def test_only_voices_of_the_case_can_be_mentioned(case: Case, ana: Doctor, james: Doctor) -> None:
    say(james, case)
    here = Voice.objects.get(case=case, name="James Doyle")
    say(james, other := make_case(ana))
    elsewhere = Voice.objects.get(case=other, name="James Doyle")

    _, seq = say(ana, case, mentions=[here.pk])
    assert events.read(case.stream, after=seq - 1)[0].data["mentions"] == [str(here.pk)]
    with pytest.raises(NotFound):
        say(ana, case, mentions=[here.pk, elsewhere.pk])


def test_what_the_author_answered_when_asked_back_travels_with_the_words(case: Case, ana: Doctor) -> None:
    read_as = [{"kind": "number", "written": "1.500", "read_as": "1500"}]

    _, seq = say(ana, case, "1.500 ml", annotations=read_as)

    assert events.read(case.stream, after=seq - 1)[0].data["annotations"] == read_as
    assert case_snapshot(case)["comments"][-1]["annotations"] == read_as


@pytest.mark.parametrize("written", ["1\x00500", "\u202e05"])
def test_what_stands_beside_the_words_keeps_the_rules_of_text(case: Case, ana: Doctor, written: str) -> None:
    with pytest.raises(BadText):
        say(ana, case, "1.500 ml", annotations=[{"kind": "number", "written": written}])


def test_a_comment_is_in_the_language_that_its_author_says(case: Case, ana: Doctor) -> None:
    _, seq = say(ana, case, "The patient has a fever since yesterday.", language="es")

    assert language_of(case, seq) == "es"


def test_a_comment_is_in_the_language_that_it_is_written_in(case: Case) -> None:
    bilingual = make_doctor("Maeve Byrne", languages=("en", "es"))

    _, first = say(bilingual, case, "The patient has had a fever since yesterday evening.")
    _, second = say(bilingual, case, "La paciente tiene fiebre desde ayer por la noche.")

    assert (language_of(case, first), language_of(case, second)) == ("en", "es")


def test_without_a_choice_a_comment_is_in_its_authors_language(ana: Doctor) -> None:
    spoken = languages.spoken(ana, None, "The patient has had a fever.", readings=[["es"]])

    assert spoken == "es"


def test_a_corrected_language_is_told_and_shown(case: Case, ana: Doctor) -> None:
    comment, _ = say(ana, case, "Tos", language="pt")

    set_language(doctor=ana, comment_id=comment, client_id=uuid4(), language="es")

    told = events.read(case.stream)[-1]
    assert (told.type, told.data["language"]) == ("comment.language", "es")
    assert case_snapshot(case)["comments"][-1]["language"] == "es"


def test_a_language_of_no_room_is_refused(case: Case, ana: Doctor, james: Doctor) -> None:
    comment, _ = say(ana, case)

    with pytest.raises(BadValue):
        set_language(doctor=ana, comment_id=comment, client_id=uuid4(), language="tlh")
    with pytest.raises(NotAllowed):
        set_language(doctor=james, comment_id=comment, client_id=uuid4(), language="en")


def test_a_closed_case_takes_no_edit(case: Case, ana: Doctor) -> None:
    comment, _ = say(ana, case)
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="closed")

    with pytest.raises(CaseClosed):
        edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="5 mg")


def test_an_edit_shows_in_the_snapshot_with_its_time(case: Case, ana: Doctor) -> None:
    comment, _ = say(ana, case, "50 mg")

    edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="5 mg")

    shown = case_snapshot(case)["comments"][-1]
    assert (shown["body"], shown["revision"]) == ("5 mg", 2)
    assert shown["edited_at"] >= shown["at"]
