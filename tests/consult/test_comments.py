"""What is promised to somebody who writes in a case."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from consult import events
from consult.errors import CaseClosed, Conflict, Empty, NotAllowed, NotFound, StaleRevision, TooLong, Unverified
from consult.models import Case, Doctor, Text
from consult.services.cases import set_state
from consult.services.comments import edit_comment, post_comment, retract_comment


def told(case: Case) -> list[str]:
    return [event.type for event in events.read(case.stream)]


def test_a_comment_is_an_event_of_the_case(case: Case, james: Doctor) -> None:
    comment, seq = post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body="Fontan?")

    posted = events.read(case.stream, after=seq - 1)[0]
    assert posted.type == "comment.posted"
    assert posted.data["id"] == str(comment)
    assert posted.data["body"] == "Fontan?"
    assert posted.data["author"]["name"] == "James Doyle"


def test_a_repeated_comment_gets_the_same_answer(case: Case, james: Doctor) -> None:
    client_id = uuid4()
    first = post_comment(doctor=james, case_id=case.pk, client_id=client_id, body="Fontan?")
    before = told(case)

    assert post_comment(doctor=james, case_id=case.pk, client_id=client_id, body="Fontan?") == first
    assert told(case) == before


def test_a_repeat_with_other_words_is_refused(case: Case, james: Doctor) -> None:
    client_id = uuid4()
    post_comment(doctor=james, case_id=case.pk, client_id=client_id, body="Fontan?")

    with pytest.raises(Conflict):
        post_comment(doctor=james, case_id=case.pk, client_id=client_id, body="Glenn?")


def test_the_first_word_of_another_doctor_answers_the_case(case: Case, ana: Doctor, james: Doctor) -> None:
    post_comment(doctor=ana, case_id=case.pk, client_id=uuid4(), body="Satura 88 %.")
    case.refresh_from_db()
    assert case.state == "open"

    post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body="Bronchoscopy now.")
    case.refresh_from_db()
    assert case.state == "answered"
    assert case.first_answer_at is not None


@pytest.mark.parametrize(("body", "refusal"), [(" \n", Empty), ("a" * 8001, TooLong)])
def test_a_body_out_of_bounds_is_refused(case: Case, james: Doctor, body: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body=body)


def test_an_unverified_doctor_cannot_write(case: Case, noor: Doctor) -> None:
    with pytest.raises(Unverified):
        post_comment(doctor=noor, case_id=case.pk, client_id=uuid4(), body="Hello.")


def test_a_case_for_members_does_not_exist_for_others(ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> None:
    hidden = opened(ana, audience="members")

    with pytest.raises(NotFound):
        post_comment(doctor=james, case_id=hidden.pk, client_id=uuid4(), body="Hello.")


def test_a_closed_case_takes_no_words(case: Case, ana: Doctor, james: Doctor) -> None:
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="closed")

    with pytest.raises(CaseClosed):
        post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body="Too late.")


def test_an_edit_keeps_the_earlier_words_in_the_history(case: Case, james: Doctor) -> None:
    comment, _ = post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body="50 mg")

    _, revision = edit_comment(doctor=james, comment_id=comment, client_id=uuid4(), revision=1, body="5 mg")

    assert revision == 2
    bodies = Text.objects.filter(of=comment).order_by("revision").values_list("body", flat=True)
    assert list(bodies) == ["50 mg", "5 mg"]


def test_an_edit_of_an_old_revision_is_refused(case: Case, james: Doctor) -> None:
    comment, _ = post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body="50 mg")
    edit_comment(doctor=james, comment_id=comment, client_id=uuid4(), revision=1, body="5 mg")

    with pytest.raises(StaleRevision):
        edit_comment(doctor=james, comment_id=comment, client_id=uuid4(), revision=1, body="500 mg")


def test_nobody_edits_the_words_of_another(case: Case, ana: Doctor, james: Doctor) -> None:
    comment, _ = post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body="50 mg")

    with pytest.raises(NotAllowed):
        edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="5 mg")


def test_a_retracted_comment_leaves_its_number_and_no_word(case: Case, james: Doctor) -> None:
    comment, seq = post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body="Wrong patient.")

    retract_comment(doctor=james, comment_id=comment, client_id=uuid4())

    replayed = events.read(case.stream, after=seq - 1)[0]
    assert replayed.data["redacted"] is True
    assert "body" not in replayed.data
    assert not Text.objects.filter(body__contains="Wrong").exists()
    numbers = [event.seq for event in events.read(case.stream)]
    assert numbers == list(range(1, len(numbers) + 1))
