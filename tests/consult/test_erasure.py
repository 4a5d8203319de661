"""What is promised to a doctor who leaves: the name goes, the words stay where they identify nobody, the log holds."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from consult import clock, events, evidence, signals
from consult.access import Purpose, case_for
from consult.access_log import Deed
from consult.errors import NotFound
from consult.ids import new_id
from consult.models import AccessEntry, Case, Claim, Comment, Doctor, Licence, Page, Role, Text, Voice
from consult.models.cases import State
from consult.services import access_chain, conduct, pages, reads, verification, voices
from consult.services.erasure import HoldsRole, Suspended, erase, foreseen
from consult.services.identifiers import look, told
from consult.services.roles import grant, withdraw
from consult.services.sign_in import new_token
from consult.services.voices import SpeaksAs
from consult.snapshots import case_snapshot
from tests.rig.domain import listening
from tests.rig.masking import LICENCE, Masked
from tests.rig.on_call import on_call, page_of
from tests.rig.people import holds, make_case, make_doctor, say
from tests.rig.tables import stored

WARNED = "Habló con la Sra. Fernández."
Committing = Callable[..., Any]


def attested(doctor: Doctor, case: Case, body: str) -> UUID:
    """A comment whose author has answered for what may identify somebody in it."""
    found = told(doctor, case.pk, look({"body": body})).get("body", [])
    return say(doctor, case, body, attest=[one["id"] for one in found])[0]


@pytest.fixture
def leaver(db: None) -> Masked:
    """Somebody with an account that has been lived in."""
    doctor = make_doctor("Ximena Quiroga", specialty="heart-failure", country="UY", follows=("cardiology",))
    doctor.city = "Tacuarembó"
    doctor.save()
    verification.claim(doctor=doctor, content=LICENCE, country="MX", number="12345678", specialty="cardiology")
    Licence.objects.create(doctor=doctor, tag=b"l" * 32)
    Client().force_login(doctor)
    new_token(doctor, label="phone")
    on_call(doctor, "heart-failure")
    return Masked(doctor)


@pytest.fixture
def traces(leaver: Masked, case: Case, james: Doctor) -> list[str]:
    """Cases in which the leaver has spoken in every way; what would tell of them afterwards."""
    doctor = leaver.doctor
    say(doctor, case, "Repetiría la ecografía.")
    reads.mark(doctor=doctor, stream=case.stream, upto=1)
    masked = make_case(james)
    voices.choose(doctor=doctor, case_id=masked.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    say(doctor, masked, "50 mg")
    make_case(doctor, specialties=["cardiology"])
    case_for(doctor, make_case(james).pk, purpose=Purpose.READ)
    return leaver.traces


def test_nothing_in_the_database_tells_of_who_was_erased(
    leaver: Masked, traces: list[str], django_capture_on_commit_callbacks: Committing
) -> None:
    shown = Claim.objects.get().evidence
    assert evidence.read(shown)
    # What was looked at is known by a tag that nobody can make again: the id that it is made of is gone.
    tagged = {trace for trace in traces if len(trace) == 64}
    assert {trace for trace in traces if trace in stored()} > {"Ximena", "Quiroga"}

    with django_capture_on_commit_callbacks(execute=True):
        erase(leaver.doctor)

    assert {trace for trace in traces if trace in stored()} <= tagged
    assert "Ximena" not in stored()
    with pytest.raises(FileNotFoundError):
        evidence.read(shown)


def test_what_was_said_stays_under_a_pseudonym_of_the_case(leaver: Masked, case: Case) -> None:
    say(leaver.doctor, case, "Repetiría la ecografía.")

    erase(leaver.doctor)

    (comment,) = case_snapshot(case)["comments"]
    author = comment["author"]
    assert (comment["body"], author["anonymous"], author["specialty"]) == (
        "Repetiría la ecografía.",
        True,
        "cardiology",
    )
    assert "country" not in author
    assert not {"Ximena", "Quiroga"} & set(author["name"].split())
    assert "Quiroga" not in json.dumps([event.data for event in events.read(case.stream)])


def test_two_voices_of_who_was_erased_have_nothing_in_common(leaver: Masked, case: Case, james: Doctor) -> None:
    say(leaver.doctor, case)
    say(leaver.doctor, make_case(james))
    kept = Voice.objects.filter(name=leaver.doctor.name).values_list("pk", flat=True)
    first, second = list(kept)

    erase(leaver.doctor)

    one, other = (Voice.objects.select_related("holder").get(pk=pk) for pk in (first, second))
    assert voices.holder_of(one) not in (voices.holder_of(other), leaver.doctor.pk)
    for voice in (one, other):
        with pytest.raises(NotFound):
            voices.doctor_of(voice)


@pytest.mark.parametrize("body", [WARNED, "Soy Quiroga, de guardia.", "QUIROGA: 50 mg"])
def test_what_identifies_somebody_is_emptied(leaver: Masked, case: Case, body: str) -> None:
    comment = attested(leaver.doctor, case, body)
    say(leaver.doctor, case, "Y calcio.")
    assert foreseen(leaver.doctor).emptied == 1

    done = erase(leaver.doctor)

    assert (done.emptied, done.kept) == (1, 1)
    bodies = [one.get("body") for one in case_snapshot(case)["comments"]]
    assert bodies == [None, "Y calcio."]
    assert Comment.objects.get(pk=comment).retracted_at


def test_a_field_of_the_card_is_emptied_by_itself(leaver: Masked) -> None:
    case = make_case(leaver.doctor, words={"history": "La vio Quiroga."})

    erase(leaver.doctor)

    said = dict(Text.objects.filter(kind=Text.Kind.CASE, of=case.pk).values_list("field", "body"))
    assert said == {"title": "Niño de 14 años con molde bronquial", "question": "¿Broncoscopia ya?", "history": ""}


def test_an_open_case_is_closed_since_nobody_could_take_it_further(leaver: Masked, james: Doctor) -> None:
    case = make_case(leaver.doctor, urgency="urgent", specialties=["cardiology"])
    other = make_case(james)
    say(leaver.doctor, other)
    assert foreseen(leaver.doctor).closed == 1

    assert erase(leaver.doctor).closed == 1

    assert Case.objects.get(pk=case.pk).state == State.CLOSED
    assert Case.objects.get(pk=other.pk).state == State.ANSWERED


def test_a_page_that_they_had_taken_goes_on_at_once(leaver: Masked, james: Doctor) -> None:
    case = make_case(james, urgency="urgent", specialties=["heart-failure"])
    page = page_of(case, "heart-failure")
    pages.acknowledge(doctor=leaver.doctor, page_id=page.pk, client_id=new_id())

    erase(leaver.doctor)

    assert Page.objects.get(pk=page.pk).due_at <= clock.now()
    case.refresh_from_db()
    assert case.due_at is not None
    assert case.due_at <= clock.now()


def test_every_memory_that_held_the_name_drops_it(
    leaver: Masked, case: Case, django_capture_on_commit_callbacks: Committing
) -> None:
    say(leaver.doctor, case)
    named = [event.seq for event in events.read(case.stream) if "Quiroga" in json.dumps(event.data)]
    assert len(named) >= 2

    with listening(signals.forget) as told, django_capture_on_commit_callbacks(execute=True):
        erase(leaver.doctor)

    assert set(named) <= {seq for one in told if one["stream"] == case.stream for seq in one["seqs"]}


def test_the_log_forgets_the_account_keeps_the_looks_and_stays_whole(leaver: Masked, case: Case) -> None:
    case_for(leaver.doctor, case.pk, purpose=Purpose.READ)
    access_chain.seal()
    looks = AccessEntry.objects.filter(about=case.stream).count()
    accounts = AccessEntry.objects.filter(deed=Deed.SIGN_IN).exclude(salt=None).count()
    assert accounts

    erase(leaver.doctor)

    assert not AccessEntry.objects.filter(deed=Deed.SIGN_IN).exclude(salt=None).exists()
    assert AccessEntry.objects.filter(about=case.stream, deed=Deed.READ).exists()
    assert AccessEntry.objects.filter(about=case.stream).count() == looks
    access_chain.seal()
    assert access_chain.verify().why == ""
    assert access_chain.verify().erased == accounts


def test_they_are_told_by_a_last_letter(leaver: Masked, django_capture_on_commit_callbacks: Committing) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        erase(leaver.doctor)

    assert [letter.to for letter in mail.outbox] == [[leaver.doctor.email]]


def test_the_licence_can_be_shown_again(leaver: Masked) -> None:
    erase(leaver.doctor)

    assert not Licence.objects.exists()


def test_who_holds_a_role_or_is_suspended_is_not_erased(leaver: Masked, case: Case) -> None:
    officer = holds(make_doctor("Oscar Lind"), Role.OFFICER)
    grant(doctor=leaver.doctor, role=Role.COORDINATOR)
    with pytest.raises(HoldsRole):
        erase(leaver.doctor)
    withdraw(doctor=leaver.doctor, role=Role.COORDINATOR)
    comment, _ = say(leaver.doctor, case)
    report = conduct.report(doctor=officer, case_id=case.pk, comment_id=comment, kind="abuse", words="")
    conduct.suspend(officer=officer, report_id=report.pk, reason="Why.")

    with pytest.raises(Suspended):
        erase(leaver.doctor)

    assert Doctor.objects.filter(pk=leaver.doctor.pk).exists()


def test_officers_find_nobody_behind_a_voice_that_was_left(leaver: Masked, case: Case) -> None:
    officer = holds(make_doctor("Oscar Lind"), Role.OFFICER)
    comment, _ = say(leaver.doctor, case)
    report = conduct.report(doctor=officer, case_id=case.pk, comment_id=comment, kind="abuse", words="")

    erase(leaver.doctor)

    with pytest.raises(NotFound):
        conduct.suspend(officer=officer, report_id=report.pk, reason="Why.")


def test_an_erasure_that_was_interrupted_is_finished_by_asking_again(
    leaver: Masked, case: Case, james: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(leaver.doctor, case)
    say(leaver.doctor, make_case(james))
    with monkeypatch.context() as broken:
        broken.setattr("consult.services.erasure._drop_account", lambda _doctor: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase(leaver.doctor)

    assert erase(leaver.doctor).cases == 0
    assert not Doctor.objects.filter(pk=leaver.doctor.pk).exists()


def test_the_command_says_what_it_would_do_and_does_it_when_told(leaver: Masked, case: Case) -> None:
    say(leaver.doctor, case, "Quiroga.")
    said = StringIO()

    call_command("erase", leaver.doctor.email, stdout=said)
    assert Doctor.objects.filter(pk=leaver.doctor.pk).exists()
    call_command("erase", leaver.doctor.email, "--apply", stdout=said)

    counts = "1 cases left, 0 closed; 1 texts emptied, 0 kept."
    assert said.getvalue().splitlines() == [f"Would be done with --apply: {counts}", counts]
    with pytest.raises(CommandError, match="no account"):
        call_command("erase", leaver.doctor.email)
