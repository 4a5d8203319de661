"""What is promised when words slipped through: an officer empties them everywhere, and it is known who and why."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from consult import events, signals
from consult.access_log import Deed
from consult.errors import BadValue, Empty, NoSecondFactor, NotAllowed
from consult.models import AccessEntry, Case, Comment, ConductStep, Doctor, Notice, Report, Role
from consult.models.translations import Verdict
from consult.search.finding import find
from consult.services import access_chain, conduct, languages, own_data, roles, translations
from consult.services.comments import edit_comment
from consult.services.conduct import Settled
from consult.services.recall import recall, recallable
from consult.shelf import membership_tag
from consult.snapshots import case_snapshot
from tests.rig.domain import listening
from tests.rig.people import holds, make_case, make_doctor, say
from tests.rig.tables import stored

NAME = "Quimera"
Committing = Callable[..., Any]


@pytest.fixture
def officer(db: None) -> Doctor:
    return holds(make_doctor("Oscar Lind", country="IE", languages=("en",)), Role.OFFICER)


@pytest.fixture
def comment(case: Case, james: Doctor) -> Comment:
    """A comment with a name in it, edited, translated, remembered and found by a search."""
    languages.read_by(case, ["en"])
    said, _ = say(james, case, f"{NAME} tiene fiebre.", language="es")
    for work in translations.claim(100):
        result = translations.Result(verdict=Verdict.OK, text=f"{NAME} has a fever.", model="m", engine="e")
        translations.complete(work.request, result)
    edit_comment(doctor=james, comment_id=said, client_id=case.pk, revision=1, body=f"{NAME} no tiene fiebre.")
    return Comment.objects.get(pk=said)


@pytest.fixture
def report(case: Case, ana: Doctor, comment: Comment) -> Report:
    return conduct.report(
        doctor=ana, case_id=case.pk, comment_id=comment.pk, kind="patient", words=f"{NAME} is the patient."
    )


def test_not_a_word_is_left_anywhere(report: Report, officer: Doctor, case: Case, james: Doctor) -> None:
    assert NAME in stored()

    recall(officer=officer, report_id=report.pk, reason="It names the patient.")

    assert NAME not in stored()
    assert NAME.casefold() not in stored("consult_search").casefold()
    assert NAME not in json.dumps([event.data for event in events.read(case.stream)])
    assert NAME not in json.dumps(case_snapshot(case))
    assert NAME not in json.dumps(own_data.export(james))
    assert not Notice.objects.filter(comment=report.comment_id).exists()


def test_the_event_and_its_number_stay_and_say_that_it_was_recalled(
    report: Report, officer: Doctor, case: Case
) -> None:
    before = [event.seq for event in events.read(case.stream)]

    recall(officer=officer, report_id=report.pk, reason="It names the patient.")

    after = events.read(case.stream)
    assert [event.seq for event in after][: len(before)] == before
    retracted = next(event for event in after if event.type == "comment.retracted")
    assert retracted.data == {"comment": str(report.comment_id), "recalled": True}
    (stone,) = case_snapshot(case)["comments"]
    assert (stone["redacted"], stone["recalled"]) == (True, True)


def test_every_memory_forgets_it(
    report: Report, officer: Doctor, case: Case, django_capture_on_commit_callbacks: Committing
) -> None:
    held = [event.seq for event in events.read(case.stream) if NAME in json.dumps(event.data)]

    with listening(signals.forget) as told, django_capture_on_commit_callbacks(execute=True):
        recall(officer=officer, report_id=report.pk, reason="It names the patient.")

    assert set(held) <= {seq for one in told for seq in one["seqs"]}


def test_who_did_it_and_why_is_noted_and_nobody_in_the_room_learns_who(
    report: Report, officer: Doctor, case: Case
) -> None:
    recall(officer=officer, report_id=report.pk, reason="It names the patient.")

    step = ConductStep.objects.get()
    assert (step.deed, step.by, step.reason) == ("recalled", officer, "It names the patient.")
    row = AccessEntry.objects.get(deed=Deed.RECALL)
    assert bytes(row.actor) == membership_tag(officer.pk, case.pk)
    assert (row.about, row.facts["comment"]) == (case.stream, str(report.comment_id))
    assert "Oscar" not in json.dumps(case_snapshot(case))
    access_chain.seal()
    assert access_chain.verify().why == ""


def test_the_author_gets_a_letter_without_a_word_of_it(
    report: Report, officer: Doctor, james: Doctor, django_capture_on_commit_callbacks: Committing
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        recall(officer=officer, report_id=report.pk, reason="It names the patient.")

    (letter,) = mail.outbox
    assert letter.to == [james.email]
    assert NAME not in str(letter.message())


def test_of_a_reported_case_one_field_is_taken_back(officer: Doctor, ana: Doctor, james: Doctor) -> None:
    case = make_case(ana, words={"history": f"{NAME}, 14 años."})
    report = conduct.report(doctor=james, case_id=case.pk, comment_id=None, kind="patient", words="")
    assert recallable(case) == ["title", "question", "history"]

    recall(officer=officer, report_id=report.pk, reason="It names the patient.", field="history")

    assert NAME not in stored()
    texts = case_snapshot(case)["case"]["texts"]
    assert (texts["history"]["redacted"], texts["question"]["body"]) == (True, "¿Broncoscopia ya?")
    for field in ("history", "body", ""):
        with pytest.raises(BadValue):
            recall(officer=officer, report_id=report.pk, reason="Again.", field=field)


def test_nobody_else_may(report: Report, officer: Doctor, ana: Doctor, james: Doctor) -> None:
    coordinator = make_doctor("Lucía Vidal")
    roles.grant(doctor=coordinator, role=Role.COORDINATOR)
    unguarded = make_doctor("Olga Ruiz")
    roles.grant(doctor=unguarded, role=Role.OFFICER)

    for doctor, refusal in (
        (ana, NotAllowed),
        (james, NotAllowed),
        (coordinator, NotAllowed),
        (unguarded, NoSecondFactor),
    ):
        with pytest.raises(refusal):
            recall(officer=doctor, report_id=report.pk, reason="Why.")
    with pytest.raises(Empty):
        recall(officer=officer, report_id=report.pk, reason=" ")
    assert NAME in stored()


def test_it_is_done_once(report: Report, officer: Doctor) -> None:
    recall(officer=officer, report_id=report.pk, reason="It names the patient.")

    with pytest.raises(Settled):
        recall(officer=officer, report_id=report.pk, reason="Again.")


def test_a_search_finds_nothing_of_it(report: Report, officer: Doctor, ana: Doctor) -> None:
    assert find(doctor=ana, query=NAME).cases

    recall(officer=officer, report_id=report.pk, reason="It names the patient.")

    assert not find(doctor=ana, query=NAME).cases
