"""What is promised when something is not right: it is seen, acted on at once, and the reporter is never shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from consult import events, signals
from consult.errors import BadValue, CaseLocked, Empty, NoSecondFactor, NotAllowed, NotFound
from consult.ids import new_id
from consult.models import AccessEntry, ApiToken, Case, Comment, ConductStep, Doctor, Report, Role, Suspension
from consult.services import conduct, pages, roles, voices
from consult.services.cases import set_state
from consult.services.comments import edit_comment, retract_comment
from consult.services.conduct import AlreadyAppealed, AlreadyReported, Settled
from consult.services.sign_in import new_token
from consult.services.voices import SpeaksAs
from tests.rig.domain import listening
from tests.rig.people import holds, make_doctor, say

PAGE = {"specialty": "pulmonology", "urgency": "urgent"}
Commits = Callable[..., Any]


@pytest.fixture
def officer(db: None) -> Doctor:
    return holds(make_doctor("Oscar Lind", country="IE"), Role.OFFICER)


@pytest.fixture
def other(db: None) -> Doctor:
    return holds(make_doctor("Olga Ruiz", country="ES"), Role.OFFICER)


@pytest.fixture
def comment(case: Case, james: Doctor) -> Comment:
    return Comment.objects.get(pk=say(james, case, "Buy my course.")[0])


@pytest.fixture
def report(case: Case, ana: Doctor, comment: Comment) -> Report:
    return conduct.report(doctor=ana, case_id=case.pk, comment_id=comment.pk, kind="selling", words="An advert.")


def test_a_report_says_what_and_never_who(report: Report, ana: Doctor, comment: Comment) -> None:
    stored = str(list(Report.objects.values()))

    assert (report.comment, report.voice, report.kind, report.words) == (
        comment,
        comment.voice,
        "selling",
        "An advert.",
    )
    assert str(ana.pk) not in stored
    assert ana.pk.hex not in stored
    assert ana.pk.bytes not in bytes(report.tag)


def test_one_report_each_and_none_of_oneself(report: Report, case: Case, ana: Doctor, james: Doctor) -> None:
    comment_id = report.comment_id

    with pytest.raises(AlreadyReported):
        conduct.report(doctor=ana, case_id=case.pk, comment_id=comment_id, kind="abuse", words="")
    with pytest.raises(NotAllowed):
        conduct.report(doctor=james, case_id=case.pk, comment_id=comment_id, kind="abuse", words="")
    with pytest.raises(NotAllowed):
        conduct.report(doctor=ana, case_id=case.pk, comment_id=None, kind="abuse", words="")
    with pytest.raises(BadValue):
        conduct.report(doctor=james, case_id=case.pk, comment_id=None, kind="rude", words="")
    with pytest.raises(NotFound):
        conduct.report(doctor=james, case_id=case.pk, comment_id=new_id(), kind="abuse", words="")
    assert conduct.report(doctor=james, case_id=case.pk, comment_id=None, kind="patient", words="").voice == case.author


def test_who_cannot_see_a_case_cannot_report_in_it(ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> None:
    hidden = opened(ana, audience="members")

    with pytest.raises(NotFound):
        conduct.report(doctor=james, case_id=hidden.pk, comment_id=None, kind="abuse", words="")


@pytest.mark.parametrize("deed", [conduct.settle, conduct.lock, conduct.unlock, conduct.suspend])
def test_only_an_officer_with_two_factors_acts_and_says_why(
    report: Report, james: Doctor, officer: Doctor, deed: Callable[..., Any]
) -> None:
    hasty = make_doctor("Hans Eile")
    roles.grant(doctor=hasty, role=Role.OFFICER)

    for who, reason, refusal in ((james, "No.", NotAllowed), (hasty, "No.", NoSecondFactor), (officer, " ", Empty)):
        with pytest.raises(refusal):
            deed(officer=who, report_id=report.pk, reason=reason)
    with pytest.raises(NotFound):
        deed(officer=officer, report_id=new_id(), reason="No.")

    assert not ConductStep.objects.exists()


def test_a_settled_report_is_settled(report: Report, officer: Doctor) -> None:
    conduct.settle(officer=officer, report_id=report.pk, reason="A joke.")

    with pytest.raises(Settled):
        conduct.settle(officer=officer, report_id=report.pk, reason="A joke.")
    assert [(step.deed, step.by, step.reason) for step in report.steps.all()] == [("settled", officer, "A joke.")]


def test_in_a_locked_case_everybody_reads_and_nobody_writes(
    report: Report, case: Case, officer: Doctor, ana: Doctor, james: Doctor, comment: Comment
) -> None:
    conduct.lock(officer=officer, report_id=report.pk, reason="Until it is clear.")
    case.refresh_from_db()

    for write in (
        lambda: say(ana, case),
        lambda: set_state(doctor=ana, case_id=case.pk, client_id=new_id(), state="closed"),
        lambda: edit_comment(doctor=james, comment_id=comment.pk, client_id=new_id(), revision=1, body="Buy two."),
        lambda: pages.send_page(
            doctor=ana, case_id=case.pk, client_id=new_id(), specialty="pulmonology", urgency="urgent"
        ),
    ):
        with pytest.raises(CaseLocked):
            write()
    # What identifies a patient can always be taken back.
    retract_comment(doctor=james, comment_id=comment.pk, client_id=new_id())
    assert [event.data for event in events.read(case.stream) if event.type == "case.locked"] == [{"locked": True}]

    conduct.unlock(officer=officer, report_id=report.pk, reason="It is clear.")
    say(ana, case)
    assert [step.deed for step in report.steps.order_by("pk")] == ["locked", "unlocked"]
    with pytest.raises(Settled):
        conduct.unlock(officer=officer, report_id=report.pk, reason="Again.")


def test_what_was_stored_before_the_lock_is_answered_again(
    report: Report, case: Case, officer: Doctor, ana: Doctor
) -> None:
    key = new_id()
    sent = say(ana, case, "Fever?", client_id=key)
    conduct.lock(officer=officer, report_id=report.pk, reason="Until it is clear.")

    assert say(ana, case, "Fever?", client_id=key) == sent


def test_a_suspended_doctor_is_out_at_once(
    report: Report, officer: Doctor, james: Doctor, django_capture_on_commit_callbacks: Commits
) -> None:
    browser = Client()
    browser.force_login(james)
    new_token(james)

    with listening(signals.rights_changed) as told, django_capture_on_commit_callbacks(execute=True):
        conduct.suspend(officer=officer, report_id=report.pk, reason="It sells.")

    james.refresh_from_db()
    assert not james.is_active
    assert not james.is_verified
    assert browser.get("/settings/").status_code == 302
    assert not ApiToken.objects.exists()
    assert james.pk in [one["doctor_id"] for one in told]
    assert [letter.subject for letter in mail.outbox] == ["Interconsulta: Your account is suspended"]
    with pytest.raises(Settled):
        conduct.suspend(officer=officer, report_id=report.pk, reason="It sells.")


def test_a_masked_doctor_is_suspended_without_being_named(
    case: Case, ana: Doctor, james: Doctor, officer: Doctor
) -> None:
    voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    comment_id, _seq = say(james, case, "Buy my course.")
    report = conduct.report(doctor=ana, case_id=case.pk, comment_id=comment_id, kind="selling", words="")

    conduct.suspend(officer=officer, report_id=report.pk, reason="It sells.")

    stored = str([*Suspension.objects.values(), *ConductStep.objects.values(), *Report.objects.values()])
    assert str(james.pk) not in stored
    assert james.pk.hex not in stored
    assert "Doyle" not in stored
    assert conduct.suspension_of(james) == Suspension.objects.get()


def test_no_officer_suspends_themself(case: Case, ana: Doctor, officer: Doctor) -> None:
    comment_id, _seq = say(officer, case, "Buy my course.")
    report = conduct.report(doctor=ana, case_id=case.pk, comment_id=comment_id, kind="selling", words="")

    with pytest.raises(NotAllowed):
        conduct.suspend(officer=officer, report_id=report.pk, reason="Oh.")


@pytest.fixture
def suspension(report: Report, officer: Doctor) -> Suspension:
    return conduct.suspend(officer=officer, report_id=report.pk, reason="It sells.")


def test_an_appeal_is_decided_by_another_officer(
    suspension: Suspension, officer: Doctor, other: Doctor, james: Doctor
) -> None:
    conduct.appeal(doctor=james, words="It was a link to a guideline.")
    with pytest.raises(AlreadyAppealed):
        conduct.appeal(doctor=james, words="Please.")
    for decide in (conduct.lift, conduct.uphold):
        with pytest.raises(NotAllowed):
            decide(officer=officer, suspension_id=suspension.pk, reason="I was right.")

    conduct.lift(officer=other, suspension_id=suspension.pk, reason="It was.")

    james.refresh_from_db()
    assert james.is_verified
    assert conduct.suspension_of(james) is None
    assert [(step.deed, step.by) for step in suspension.steps.order_by("pk")] == [
        ("suspended", officer),
        ("lifted", other),
    ]
    with pytest.raises(Settled):
        conduct.lift(officer=other, suspension_id=suspension.pk, reason="Again.")


def test_an_upheld_suspension_stands_and_says_why(suspension: Suspension, other: Doctor, james: Doctor) -> None:
    with pytest.raises(Settled):
        conduct.uphold(officer=other, suspension_id=suspension.pk, reason="Nobody asked.")
    conduct.appeal(doctor=james, words="Please.")

    conduct.uphold(officer=other, suspension_id=suspension.pk, reason="It was an advert.")

    james.refresh_from_db()
    standing = conduct.suspension_of(james)
    assert not james.is_active
    assert standing is not None
    assert standing.answer == "It was an advert."
    with pytest.raises(Settled):
        conduct.lift(officer=other, suspension_id=suspension.pk, reason="Again.")


def test_who_has_erred_takes_it_back_before_an_appeal(suspension: Suspension, officer: Doctor, james: Doctor) -> None:
    conduct.lift(officer=officer, suspension_id=suspension.pk, reason="The wrong comment.")

    james.refresh_from_db()
    assert james.is_active


def test_only_who_is_suspended_appeals(suspension: Suspension, ana: Doctor) -> None:
    with pytest.raises(NotFound):
        conduct.appeal(doctor=ana, words="Please.")


def test_to_report_is_no_look(case: Case, ana: Doctor, comment: Comment) -> None:
    before = AccessEntry.objects.count()

    conduct.report(doctor=ana, case_id=case.pk, comment_id=comment.pk, kind="abuse", words="")

    assert AccessEntry.objects.count() == before
