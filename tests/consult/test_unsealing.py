"""What is promised when a pseudonym is opened: never by one alone, nor for long, nor unknown to the doctor."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError

from consult import clock
from consult.access_log import actor_of
from consult.errors import Empty, NoSecondFactor, NotAllowed, NotFound
from consult.models import AccessEntry, Case, ConductStep, Doctor, Report, Role, Unsealing
from consult.services import access_chain, conduct, roles, unsealing, voices
from consult.services.conduct import Settled
from consult.services.unsealing import ANSWER_WITHIN, OPEN_FOR, AlreadyAsked, AskerGone
from consult.services.voices import SpeaksAs
from tests.rig.people import holds, make_doctor, say

Commits = Callable[..., Any]


@pytest.fixture
def oscar(db: None) -> Doctor:
    return holds(make_doctor("Oscar Lind", country="IE"), Role.OFFICER)


@pytest.fixture
def olga(db: None) -> Doctor:
    return holds(make_doctor("Olga Ruiz", country="ES"), Role.OFFICER)


@pytest.fixture
def masked(db: None) -> Doctor:
    return make_doctor("Ximena Quiroga", country="UY")


def reports(case: Case, masked: Doctor, by: Doctor) -> Report:
    """The masked doctor says something in the case, and it is reported."""
    if voices.of(masked, case.pk) is None:
        voices.choose(doctor=masked, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=case.pk)
    comment = say(masked, case, "50 g.")[0]
    return conduct.report(doctor=by, case_id=case.pk, comment_id=comment, kind="unsafe", words="")


@pytest.fixture
def report(case: Case, masked: Doctor, ana: Doctor) -> Report:
    return reports(case, masked, ana)


@pytest.fixture
def asked(report: Report, oscar: Doctor) -> Unsealing:
    return unsealing.ask(officer=oscar, report_id=report.pk, reason="A dose that kills.")


@pytest.fixture
def unsealed(asked: Unsealing, olga: Doctor) -> Unsealing:
    unsealing.open_(officer=olga, unsealing_id=asked.pk, reason="The authority asks.")
    return asked


def steps() -> list[tuple[bytes, str]]:
    rows = AccessEntry.objects.filter(deed="unseal").order_by("pk")
    return [(bytes(row.actor), row.facts["step"]) for row in rows]


def test_two_officers_see_who_it_is_and_every_step_is_noted(
    unsealed: Unsealing, case: Case, masked: Doctor, oscar: Doctor, olga: Doctor
) -> None:
    seen = {unsealing.look(officer=officer, unsealing_id=unsealed.pk) for officer in (oscar, olga)}

    assert seen == {masked}
    one, other = actor_of(oscar, case), actor_of(olga, case)
    assert steps() == [(one, "asked"), (other, "opened"), (one, "seen"), (other, "seen")]
    assert list(ConductStep.objects.order_by("pk").values_list("deed", "by")) == [
        ("asked", oscar.pk),
        ("opened", olga.pk),
    ]
    access_chain.seal()
    assert access_chain.verify().broken is None


def test_no_row_of_it_names_the_doctor(unsealed: Unsealing, masked: Doctor) -> None:
    rows = str([*Unsealing.objects.values(), *ConductStep.objects.values(), *AccessEntry.objects.values()])

    assert [fact for fact in (str(masked.pk), masked.pk.hex, masked.name, masked.email) if fact in rows] == []


def test_nobody_answers_what_they_asked(asked: Unsealing, oscar: Doctor) -> None:
    for answer in (unsealing.open_, unsealing.refuse):
        with pytest.raises(NotAllowed):
            answer(officer=oscar, unsealing_id=asked.pk, reason="It is clear.")
    with pytest.raises(IntegrityError):
        Unsealing.objects.update(answered_by=oscar)


def test_nobody_sees_before_a_second_has_answered(asked: Unsealing, oscar: Doctor) -> None:
    with pytest.raises(Settled):
        unsealing.look(officer=oscar, unsealing_id=asked.pk)

    assert [step for _, step in steps()] == ["asked"]


def test_a_third_officer_does_not_see(unsealed: Unsealing) -> None:
    with pytest.raises(NotAllowed):
        unsealing.look(officer=holds(make_doctor("Otto Berg"), Role.OFFICER), unsealing_id=unsealed.pk)


def test_after_a_day_it_is_closed_again(unsealed: Unsealing, report: Report, oscar: Doctor) -> None:
    with clock.at(clock.now() + OPEN_FOR):
        with pytest.raises(Settled):
            unsealing.look(officer=oscar, unsealing_id=unsealed.pk)
        unsealing.ask(officer=oscar, report_id=report.pk, reason="Once more.")


def test_the_doctor_is_told_without_a_word_of_the_case(
    asked: Unsealing, masked: Doctor, olga: Doctor, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        unsealing.open_(officer=olga, unsealing_id=asked.pk, reason="The authority asks.")

    (letter,) = mail.outbox
    assert letter.to == [masked.email]
    assert "seudónimo" in letter.subject
    said = f"{letter.subject} {letter.body}"
    assert [word for word in ("authority", "kills", asked.voice.name, str(asked.voice.case_id)) if word in said] == []
    assert unsealing.opened_of(masked) == [asked]


def test_what_is_opened_in_one_case_is_told_to_that_doctor_alone(
    unsealed: Unsealing, ana: Doctor, oscar: Doctor
) -> None:
    assert unsealing.opened_of(ana) == []
    assert unsealing.opened_of(oscar) == []


def test_a_refusal_keeps_it_closed_and_tells_nobody(
    asked: Unsealing, masked: Doctor, oscar: Doctor, olga: Doctor, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        unsealing.refuse(officer=olga, unsealing_id=asked.pk, reason="A lock is enough.")

    with pytest.raises(Settled):
        unsealing.look(officer=oscar, unsealing_id=asked.pk)
    with pytest.raises(Settled):
        unsealing.open_(officer=olga, unsealing_id=asked.pk, reason="After all.")
    assert mail.outbox == []
    assert unsealing.opened_of(masked) == []
    assert [step for _, step in steps()] == ["asked", "refused"]


def test_what_nobody_answers_expires(asked: Unsealing, report: Report, oscar: Doctor, olga: Doctor) -> None:
    assert unsealing.expire() == 0
    assert unsealing.how_many_wait(olga) == 1
    assert unsealing.how_many_wait(oscar) == 0

    with clock.at(clock.now() + ANSWER_WITHIN):
        with pytest.raises(Settled):
            unsealing.open_(officer=olga, unsealing_id=asked.pk, reason="Late.")
        assert unsealing.how_many_wait(olga) == 0
        assert [unsealing.expire(), unsealing.expire()] == [1, 0]
        unsealing.ask(officer=oscar, report_id=report.pk, reason="Once more.")

    assert steps()[1] == (b"", "expired")
    assert [step for _, step in steps()] == ["asked", "expired", "asked"]


def test_it_is_asked_once_at_a_time(asked: Unsealing, case: Case, masked: Doctor, james: Doctor, olga: Doctor) -> None:
    other = reports(case, masked, james)

    with pytest.raises(AlreadyAsked):
        unsealing.ask(officer=olga, report_id=other.pk, reason="I too.")
    unsealing.open_(officer=olga, unsealing_id=asked.pk, reason="Yes.")
    with pytest.raises(AlreadyAsked):
        unsealing.ask(officer=olga, report_id=other.pk, reason="I too.")


def test_a_name_is_no_pseudonym(case: Case, james: Doctor, ana: Doctor, oscar: Doctor) -> None:
    comment = say(james, case, "50 g.")[0]
    named = conduct.report(doctor=ana, case_id=case.pk, comment_id=comment, kind="unsafe", words="")

    with pytest.raises(NotAllowed):
        unsealing.ask(officer=oscar, report_id=named.pk, reason="Who?")


def test_an_officer_knows_nothing_of_what_is_asked_about_themselves(
    case: Case, ana: Doctor, oscar: Doctor, olga: Doctor
) -> None:
    report = reports(case, olga, ana)
    with pytest.raises(NotAllowed):
        unsealing.ask(officer=olga, report_id=report.pk, reason="Me.")
    asked = unsealing.ask(officer=oscar, report_id=report.pk, reason="Who?")

    assert unsealing.listed(olga) == []
    assert unsealing.how_many_wait(olga) == 0
    for deed in (unsealing.refuse, unsealing.open_):
        with pytest.raises(NotFound):
            deed(officer=olga, unsealing_id=asked.pk, reason="No.")
    with pytest.raises(NotFound):
        unsealing.look(officer=olga, unsealing_id=asked.pk)


def test_one_who_is_no_officer_any_more_is_not_the_second(asked: Unsealing, oscar: Doctor, olga: Doctor) -> None:
    roles.withdraw(doctor=oscar, role=Role.OFFICER)

    with pytest.raises(AskerGone):
        unsealing.open_(officer=olga, unsealing_id=asked.pk, reason="Yes.")
    with pytest.raises(NotAllowed):
        unsealing.look(officer=oscar, unsealing_id=asked.pk)


def test_only_officers_with_two_factors_act_and_say_why(report: Report, asked: Unsealing, james: Doctor) -> None:
    hasty, third = make_doctor("Hans Eile"), holds(make_doctor("Otto Berg"), Role.OFFICER)
    roles.grant(doctor=hasty, role=Role.OFFICER)

    for who, reason, refusal in ((james, "No.", NotAllowed), (hasty, "No.", NoSecondFactor), (third, " ", Empty)):
        with pytest.raises(refusal):
            unsealing.ask(officer=who, report_id=report.pk, reason=reason)
        with pytest.raises(refusal):
            unsealing.open_(officer=who, unsealing_id=asked.pk, reason=reason)
