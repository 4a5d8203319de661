"""What is promised of how long things are kept: what is due goes by class, is told beforehand, and leaves evidence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from config.retention import DAYS, retention_days
from consult import clock, events, streams
from consult.access import Purpose, case_for
from consult.access_log import Deed
from consult.ids import new_id
from consult.models import AccessEntry, ApiToken, Case, Claim, Doctor, Receipt, Report, Role
from consult.services import access_chain, conduct, retention, verification
from consult.services.cases import set_state
from consult.services.chores import do_chores
from consult.services.sign_in import new_token
from consult.snapshots import case_snapshot
from tests.rig.masking import LICENCE
from tests.rig.people import holds, make_case, make_doctor, say
from tests.rig.tables import stored


@contextmanager
def later(days: int) -> Iterator[None]:
    with clock.at(clock.now() + timedelta(days=days)):
        yield


def close(doctor: Doctor, case: Case) -> None:
    set_state(doctor=doctor, case_id=case.pk, client_id=new_id(), state="closed")


def gone() -> dict[str, int]:
    found: dict[str, int] = {}
    for one in retention.apply():
        found[one.name] = found.get(one.name, 0) + one.count
    return {name: count for name, count in found.items() if count}


def due() -> dict[str, int]:
    return {one.name: one.count for one in retention.look() if one.count}


@pytest.fixture
def closed(ana: Doctor, james: Doctor) -> Case:
    """A case that has ended, with something said in it."""
    case = make_case(ana, title="Quimera", specialties=["cardiology"])
    say(james, case, "Quimera.")
    close(ana, case)
    return case


def test_nothing_is_due_before_its_time(closed: Case) -> None:
    assert due() == {}


def test_the_words_of_a_case_go_ten_years_after_it_was_closed(closed: Case, ana: Doctor) -> None:
    still_open = make_case(ana, title="Esfinge")
    before = [event.seq for event in events.read(closed.stream)]

    with later(3640):
        assert "cases" not in due()
    with later(3660):
        assert due()["cases"] == 1
        assert gone()["cases"] == 1
        assert "cases" not in due()

    assert "Quimera" not in stored("consult_")
    assert "Esfinge" in stored("consult_")
    assert [event.seq for event in events.read(closed.stream)][: len(before)] == before
    assert [one["redacted"] for one in case_snapshot(closed)["comments"]] == [True]
    assert case_snapshot(still_open)["case"]["texts"]["title"]["body"] == "Esfinge"


def test_the_log_is_emptied_after_six_years_and_stays_whole(closed: Case, james: Doctor) -> None:
    case_for(james, closed.pk, purpose=Purpose.READ)
    rows = AccessEntry.objects.count()
    access_chain.seal()

    with later(2200):
        assert gone()["access_log"] == rows

    access_chain.seal()
    assert (access_chain.verify().erased, access_chain.verify().why) == (rows, "")
    with later(9000):
        assert "access_log" not in due()


def test_channels_and_inboxes_begin_later(closed: Case, ana: Doctor) -> None:
    channel, inbox = streams.specialty_stream("cardiology"), streams.inbox_of(ana.pk)
    tip = streams.bounds(channel)[0]
    assert tip
    assert streams.bounds(inbox)[0]

    with later(740):
        gone()

    assert streams.bounds(channel) == (tip, tip + 1)
    assert events.read(channel) == events.read(inbox) == []
    assert events.read(closed.stream)


def test_settled_reports_refused_claims_old_answers_and_sign_ins_go(closed: Case, ana: Doctor, noor: Doctor) -> None:
    officer = holds(make_doctor("Oscar Lind"), Role.OFFICER)
    verifier = holds(make_doctor("Vera Lang", verified=False), Role.VERIFIER)
    report = conduct.report(doctor=make_doctor("Sam Cole"), case_id=closed.pk, comment_id=None, kind="other", words="")
    conduct.settle(officer=officer, report_id=report.pk, reason="Why.")
    claim = verification.claim(doctor=noor, content=LICENCE, country="GB", number="7012345", specialty="cardiology")
    verification.refuse(verifier=verifier, claim_id=claim.pk, reason="Why.")
    new_token(ana)
    Client().force_login(ana)

    with later(1100):
        found = gone()

    assert {name: found[name] for name in ("reports", "claims")} == {"reports": 1, "claims": 1}
    assert found["sign_ins"] >= 1
    assert not Report.objects.exists()
    assert not Claim.objects.exists()
    assert not ApiToken.objects.exists()
    assert not Receipt.objects.exists()


def test_an_account_that_never_showed_a_licence_goes_after_a_silent_year(noor: Doctor, ana: Doctor) -> None:
    verifier = holds(make_doctor("Vera Lang", verified=False), Role.VERIFIER)
    waiting = make_doctor("Wanda Mills", verified=False)

    with later(370):
        verification.claim(doctor=waiting, content=LICENCE, country="GB", number="7012345", specialty="cardiology")
        assert gone()["accounts"] == 1

    assert set(Doctor.objects.all()) == {verifier, waiting, ana}


def test_each_class_leaves_evidence(closed: Case) -> None:
    with later(3660):
        gone()

    told = AccessEntry.objects.filter(deed=Deed.ERASE, facts__rule="cases").get()
    assert told.facts["count"] == 1
    assert "before" in told.facts
    assert not AccessEntry.objects.filter(deed=Deed.ERASE, facts__rule="claims").exists()


def test_the_clock_does_it_once_a_day(closed: Case) -> None:
    cache.delete("retention")
    with later(3660):
        do_chores()
        assert due() == {}
        Receipt.objects.create(tag=b"t" * 32, digest=b"d" * 32, answer={}, at=clock.now() - timedelta(days=31))
        do_chores()
        assert due() == {"receipts": 1}
        cache.delete("retention")
        do_chores()
        assert due() == {}
    cache.delete("retention")


def test_a_dry_run_changes_nothing(closed: Case) -> None:
    said = StringIO()
    with later(3660):
        call_command("retain", stdout=said)
        assert due()["cases"] == 1
        call_command("retain", "--apply", stdout=said)
        assert due() == {}

    lines = said.getvalue().splitlines()
    assert lines[0].split()[:3] == ["cases", "1", "due,"]
    assert "cases              1 gone" in said.getvalue()


def test_a_class_can_be_kept_for_ever(closed: Case) -> None:
    settings.RETENTION_DAYS = retention_days({"cases": "0"})
    try:
        with later(9000):
            assert "cases" not in due()
    finally:
        settings.RETENTION_DAYS = DAYS


@pytest.mark.parametrize("said", [{"case": "30"}, {"cases": "long"}, {"cases": "-1"}])
def test_what_cannot_be_read_ends_the_start(said: dict[str, str]) -> None:
    with pytest.raises(SystemExit, match="INTERCONSULTA_RETENTION"):
        retention_days(said)
