"""What is promised to whoever brings a database back from a backup."""

import base64

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from consult import streams
from consult.models import Case, Doctor
from consult.services.sign_in import doctor_with_token, new_ticket, new_token, redeem_ticket


def test_positions_of_before_are_no_longer_trusted(case: Case) -> None:
    before = streams.epoch()

    call_command("restored", verbosity=0)

    assert streams.epoch() != before


def test_a_sign_in_of_the_backup_does_not_stand(james: Doctor) -> None:
    browser = Client()
    browser.force_login(james)
    token, ticket = new_token(james), new_ticket(james)

    call_command("restored", verbosity=0)

    assert doctor_with_token(token) is None
    assert redeem_ticket(ticket) is None
    assert browser.get("/api/v1/me").status_code == 401


def test_keys_of_another_database_change_nothing(case: Case, ana: Doctor) -> None:
    token, before = new_token(ana), streams.epoch()

    with (
        override_settings(SEAL_KEYS=[base64.urlsafe_b64encode(b"x" * 32).decode()]),
        pytest.raises(CommandError, match="do not open this database"),
    ):
        call_command("restored", verbosity=0)

    assert streams.epoch() == before
    assert doctor_with_token(token) == ana
