"""What is promised to whoever runs `manage.py demo`."""

import io
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from consult.demo import telling
from consult.models import Case, Doctor
from consult.services import cases

PRINTED = re.compile(r"The password of every account: (\S+)")


@pytest.fixture(autouse=True)
def no_password_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTERCONSULTA_DEMO_PASSWORD", raising=False)


@pytest.fixture
def without_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cases take seconds to tell, and these promises are about the accounts."""
    monkeypatch.setattr(telling, "tell", lambda doctors, report: None)


def demo(**options: Any) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def james() -> Doctor:
    return Doctor.objects.get(email="james@demo.test")


def test_a_server_in_use_gets_no_demo_accounts(db: None) -> None:
    with pytest.raises(CommandError, match="INTERCONSULTA_DEBUG"):
        demo()
    assert not Doctor.objects.exists()


def test_a_database_with_doctors_gets_none_unless_told(ana: Doctor, without_cases: None) -> None:
    with pytest.raises(CommandError, match="--beside"):
        demo(force=True)
    assert demo(force=True, unless_used=True) == ""
    assert Doctor.objects.count() == 1

    demo(force=True, beside=True)
    assert Doctor.objects.count() == 8


def test_a_random_password_is_printed_and_fits(db: None, without_cases: None) -> None:
    printed = PRINTED.findall(demo(force=True))

    assert len(printed) == 1
    assert james().check_password(printed[0])


def test_the_given_password_is_used(db: None, without_cases: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERCONSULTA_DEMO_PASSWORD", "given by the tester")

    demo(force=True)

    assert james().check_password("given by the tester")


def test_a_second_run_keeps_the_password_and_prints_none(db: None, without_cases: None) -> None:
    demo(force=True)
    before = james().password

    said = demo(force=True)

    assert "james@demo.test" in said
    assert not PRINTED.search(said)
    assert james().password == before


def test_a_new_password_can_be_asked_for(db: None, without_cases: None) -> None:
    demo(force=True)

    printed = PRINTED.findall(demo(force=True, password=True))

    assert james().check_password(printed[0])


def test_a_password_given_later_is_set_once(db: None, without_cases: None, monkeypatch: pytest.MonkeyPatch) -> None:
    demo(force=True)
    monkeypatch.setenv("INTERCONSULTA_DEMO_PASSWORD", "given by the tester")

    demo(force=True)
    stored = james().password
    demo(force=True)

    assert james().check_password("given by the tester")
    assert james().password == stored  # a new hash would end the sessions


def test_a_demo_that_is_interrupted_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def disk_full(**_: object) -> int:
        raise OSError("no space left on device")

    monkeypatch.setattr(cases, "set_state", disk_full)  # at the first case that is resolved

    with pytest.raises(OSError, match="no space"):
        demo(force=True)

    assert not Doctor.objects.exists()
    assert not Case.objects.exists()
