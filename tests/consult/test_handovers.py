"""What is promised about hand-over notes: who writes them, what they settle, and who reads them in which language."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from consult import clock
from consult.models import Case, Comment, Doctor, Page, Specialty, Text, TranslationRequest
from consult.models.cases import State
from consult.services import handovers, own_data
from consult.services.comments import retract_comment
from consult.services.handovers import Masked, NotOnDuty
from consult.services.identifiers import Identifies
from consult.services.voices import SpeaksAs, choose
from consult.snapshots import case_snapshot
from tests.rig.on_call import acknowledge, hand_over, on_call, page_of, rings
from tests.rig.people import make_doctor, say

NOTE = "Repeat potassium at 06:00, it was 6.2 mmol/L."
Opened = Callable[..., Case]


@pytest.fixture
def maeve(db: None) -> Doctor:
    return make_doctor("Maeve Byrne", specialty="pulmonology", country="IE", languages=("en",))


@pytest.fixture
def urgent(ana: Doctor, james: Doctor, opened: Opened) -> Case:
    """An urgent case while James is on call."""
    on_call(james)
    return opened(ana, urgency="urgent")


def note(doctor: Doctor, case: Case, body: str = NOTE, specialty: str = "pulmonology") -> UUID:
    return say(doctor, case, body, handover=specialty)[0]


def entrusted(doctor: Doctor) -> list[tuple[Case, Comment | None]]:
    found = handovers.entrusted(doctor, Specialty.objects.get(pk="pulmonology"))
    return [(one.case, one.note) for one in found]


def test_a_note_is_no_answer_and_ends_no_page(urgent: Case, james: Doctor) -> None:
    due = page_of(urgent).due_at

    note(james, urgent)

    urgent.refresh_from_db()
    assert (urgent.state, urgent.first_answer_at, urgent.due_at) == (State.OPEN, None, due)
    assert page_of(urgent).state == Page.State.WAITING


def test_who_was_rung_passes_a_page_on_with_a_note(urgent: Case, james: Doctor, maeve: Doctor) -> None:
    on_call(maeve)
    acknowledge(james, urgent)
    note(james, urgent)
    hand_over(james, urgent)

    assert len(rings(maeve)) == 1
    (told,) = case_snapshot(urgent)["comments"]
    assert (told["handover"], told["body"], told["author"]["name"]) == ("pulmonology", NOTE, "James Doyle")


def test_who_passed_a_page_on_may_still_say_what_they_forgot(urgent: Case, james: Doctor, maeve: Doctor) -> None:
    on_call(maeve)
    acknowledge(james, urgent)
    hand_over(james, urgent)

    assert note(james, urgent)


def test_who_takes_the_shift_over_finds_the_last_note_of_each_case(
    urgent: Case, james: Doctor, maeve: Doctor, ana: Doctor, opened: Opened
) -> None:
    other = opened(ana)
    note(james, urgent)
    last = note(james, urgent, "Potassium 5.1 mmol/L now.")

    assert [(case, found and found.pk) for case, found in entrusted(maeve)] == [(urgent, last), (other, None)]


def test_a_note_is_translated_for_who_takes_over(urgent: Case, ana: Doctor, opened: Opened) -> None:
    author = make_doctor("Luis Vega", specialty="cardiology", languages=("en",))
    english = make_doctor("Bo Dahl", specialty="pulmonology", languages=("en",))
    on_call(english)
    case = opened(author, specialties=["pulmonology"], language="en")
    note(english, case)
    text = Text.objects.get(case=case, kind=Text.Kind.COMMENT)
    asked = TranslationRequest.objects.filter(text=text, language="es")
    assert not asked.exists()

    entrusted(make_doctor("Eva Soto", specialty="pulmonology", languages=("es",)))

    assert asked.exists()


def test_ones_own_data_say_that_it_was_a_note(urgent: Case, james: Doctor) -> None:
    note(james, urgent)

    assert '"handover": "pulmonology"' in json.dumps(own_data.export(james), default=str)


def test_a_note_identifies_no_patient(urgent: Case, james: Doctor) -> None:
    with pytest.raises(Identifies):
        note(james, urgent, "DNI 12345678Z, repeat potassium.")


def test_a_note_that_was_taken_back_is_handed_to_nobody(urgent: Case, james: Doctor, maeve: Doctor) -> None:
    retract_comment(doctor=james, comment_id=note(james, urgent), client_id=uuid4())

    assert entrusted(maeve) == [(urgent, None)]


def test_a_case_that_one_may_not_see_is_handed_to_nobody_else(
    ana: Doctor, james: Doctor, maeve: Doctor, opened: Opened
) -> None:
    on_call(james)
    hidden = opened(ana, urgency="urgent", audience="members")
    note(james, hidden)

    assert entrusted(maeve) == []
    assert [case for case, _ in entrusted(james)] == [hidden]


@pytest.mark.parametrize(("since", "allowed"), [(timedelta(hours=13), True), (timedelta(hours=25), False)])
def test_who_went_home_may_write_for_a_while(
    ana: Doctor, maeve: Doctor, opened: Opened, since: timedelta, allowed: bool
) -> None:
    on_call(maeve, since=clock.now() - since)

    assert handovers.may(maeve, opened(ana), "pulmonology") is allowed


def test_who_hands_nothing_over_writes_no_note(urgent: Case, maeve: Doctor, james: Doctor) -> None:
    with pytest.raises(NotOnDuty):
        note(maeve, urgent)
    with pytest.raises(NotOnDuty):
        note(james, urgent, specialty="cardiology")


def test_a_pseudonym_writes_no_note(urgent: Case, james: Doctor) -> None:
    choose(doctor=james, case_id=urgent.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=uuid4())

    with pytest.raises(Masked):
        note(james, urgent)
    (one,) = handovers.entrusted(james, Specialty.objects.get(pk="pulmonology"))
    assert not one.may_write
