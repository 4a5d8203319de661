"""What is promised about words that identify a patient, whoever writes them and wherever."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from consult import events
from consult.models import Attestation, Case, Comment, Doctor, Text
from consult.services.cases import Opening, open_case
from consult.services.comments import edit_comment, post_comment, retract_comment
from consult.services.identifiers import MOST, Identifier, Identifies

DNI = "Paciente con DNI 12345678Z y fiebre."
NAME = "La Sra. García López tiene fiebre."


def refused(**facts: Any) -> Identifier:
    with pytest.raises(Identifier) as refusal:
        post_comment(client_id=uuid4(), **facts)
    return refusal.value


def ids(refusal: Identifier) -> list[str]:
    return [one["id"] for found in refusal.fields.values() for one in found]


def test_a_number_that_proves_itself_is_refused_with_its_kind_and_place(case: Case, ana: Doctor) -> None:
    refusal = refused(doctor=ana, case_id=case.pk, body=DNI)

    (found,) = refusal.fields["body"]
    assert isinstance(refusal, Identifies)
    assert (found["kind"], found["level"], DNI[found["start"] : found["end"]]) == ("dni", "block", "12345678Z")
    assert "12345678Z" not in repr(refusal) + str(refusal.fields) + str(refusal.by_field())


def test_nobody_can_answer_for_a_number_that_proves_itself(case: Case, ana: Doctor) -> None:
    refusal = refused(doctor=ana, case_id=case.pk, body=DNI)

    assert isinstance(refused(doctor=ana, case_id=case.pk, body=DNI, attest=ids(refusal)), Identifies)


def test_a_name_stands_once_its_author_looked_and_that_is_noted_without_it(case: Case, ana: Doctor) -> None:
    refusal = refused(doctor=ana, case_id=case.pk, body=NAME)

    comment_id, _ = post_comment(doctor=ana, case_id=case.pk, client_id=uuid4(), body=NAME, attest=ids(refusal))

    noted = Attestation.objects.get()
    comment = Comment.objects.get(pk=comment_id)
    assert (noted.text_id, noted.voice_id, noted.kind, noted.count) == (comment.text_id, comment.voice_id, "name", 1)
    assert "García" not in str(vars(noted))


def test_an_attestation_holds_while_only_the_words_around_change(case: Case, ana: Doctor) -> None:
    refusal = refused(doctor=ana, case_id=case.pk, body=NAME)

    post_comment(doctor=ana, case_id=case.pk, client_id=uuid4(), body=f"Otra vez: {NAME}", attest=ids(refusal))


def test_an_attestation_is_for_these_words_this_case_and_this_doctor(
    case: Case, ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    attest = ids(refused(doctor=ana, case_id=case.pk, body=NAME))
    other = opened(ana)

    refused(doctor=ana, case_id=case.pk, body="La Sra. Prat tiene fiebre.", attest=attest)
    refused(doctor=ana, case_id=other.pk, body=NAME, attest=attest)
    refused(doctor=james, case_id=case.pk, body=NAME, attest=attest)


def test_what_is_not_answered_for_is_told_alone(case: Case, ana: Doctor) -> None:
    attest = ids(refused(doctor=ana, case_id=case.pk, body=NAME))

    refusal = refused(doctor=ana, case_id=case.pk, body=f"{NAME} Tel. 612 345 678.", attest=attest)

    assert [one["kind"] for one in refusal.fields["body"]] == ["phone"]


def test_a_refused_comment_leaves_nothing_behind(case: Case, james: Doctor) -> None:
    before = len(events.read(case.stream))

    refused(doctor=james, case_id=case.pk, body=NAME)

    assert len(events.read(case.stream)) == before
    assert not Text.objects.filter(kind="comment").exists()


def test_an_edit_is_looked_at_like_a_comment(case: Case, ana: Doctor) -> None:
    comment, _ = post_comment(doctor=ana, case_id=case.pk, client_id=uuid4(), body="Tiene fiebre.")
    change = partial(edit_comment, doctor=ana, comment_id=comment, revision=1, body=NAME)

    with pytest.raises(Identifier) as refusal:
        change(client_id=uuid4())
    change(client_id=uuid4(), attest=ids(refusal.value))

    assert Attestation.objects.get().text.revision == 2


def test_the_words_of_a_new_case_are_looked_at_field_by_field(ana: Doctor, case: Case) -> None:
    words = {"title": "Fiebre", "question": "¿Qué hago?", "history": NAME, "tried": "Tel. 612 345 678"}
    opening = Opening(specialties=["cardiology"], urgency="soon", words=words)
    client_id = uuid4()

    with pytest.raises(Identifier) as refusal:
        open_case(doctor=ana, client_id=client_id, opening=opening)
    attest = ids(refusal.value)
    opened = open_case(doctor=ana, client_id=client_id, opening=replace(opening, attest=attest))

    assert list(refusal.value.fields) == ["history", "tried"]
    noted = Attestation.objects.filter(text__case=opened.case_id).values_list("text__field", "kind")
    assert sorted(noted) == [("history", "name"), ("tried", "phone")]


def test_a_list_of_patients_cannot_be_answered_for(case: Case, ana: Doctor) -> None:
    body = " ".join(f"MRN {100_000 + number}." for number in range(MOST + 1))
    attest = ids(refused(doctor=ana, case_id=case.pk, body=body))

    assert len(attest) == MOST
    refused(doctor=ana, case_id=case.pk, body=body, attest=attest)


def test_what_was_let_stand_can_still_be_taken_back(case: Case, ana: Doctor) -> None:
    attest = ids(refused(doctor=ana, case_id=case.pk, body=NAME))
    comment, _ = post_comment(doctor=ana, case_id=case.pk, client_id=uuid4(), body=NAME, attest=attest)

    retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())

    assert Text.objects.get(of=comment).body == ""
    assert Attestation.objects.get().kind == "name", "who let it stand is still known"
