"""What is promised to somebody who looks at the demo."""

import itertools
import json
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from consult import clock, streams
from consult.access import Purpose, case_for
from consult.demo import accounts, telling
from consult.errors import Unverified
from consult.models import Case, Comment, Doctor, Event, Text, TranslationRequest
from consult.services import cases, reads
from consult.services.rota import shifts_now
from consult.services.shifts import gaps, week_of
from consult.snapshots import case_snapshot

SCRIPTS = {
    script["key"]: script
    for script in tomllib.loads((accounts.FOLDER / "cases.toml").read_text(encoding="utf-8"))["case"]
}
NOW = clock.now()


@pytest.fixture(scope="module")
def doctors(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Doctor]]:
    """The demo, told once for this file and taken back."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOW):
        doctors = accounts.create("correct horse battery staple")
        telling.tell(doctors, lambda line: None)
        yield doctors
        transaction.set_rollback(True)


@pytest.fixture
def told(doctors: dict[str, Doctor], db: None) -> dict[str, Case]:
    """The cases by the key of their script."""
    titles = {script["title"]: key for key, script in SCRIPTS.items()}
    rows = Text.objects.filter(field="title").values_list("body", "of")
    return {titles[body]: Case.objects.get(pk=of) for body, of in rows}


@pytest.mark.parametrize("key", SCRIPTS)
def test_each_case_stands_as_its_script_says(told: dict[str, Case], key: str) -> None:
    case, script = told[key], SCRIPTS[key]

    assert case.state == script["state"]
    assert case.audience == script["audience"]
    assert case.opened_at == NOW - timedelta(minutes=script["opened_minutes_ago"])
    said = Comment.objects.filter(case=case).order_by("seq").values_list("at", flat=True)
    minutes = [(at - case.opened_at) / timedelta(minutes=1) for at in said]
    assert minutes == [comment["minutes_after_opening"] for comment in script.get("comment", [])]


def test_each_verified_doctor_is_on_call_and_a_gap_can_be_seen(told: dict[str, Case]) -> None:
    with clock.at(NOW):
        on_duty = {shift.doctor.name for shift in shifts_now()}
        seen = gaps(week_of("pulmonology"))

    assert on_duty == {"Ana Ramírez", "Lucía Ferrer", "James Doyle", "Maeve Kavanagh", "Oscar Lindqvist"}
    assert len(seen) == 2


def test_time_and_numbers_grow_together_in_every_stream(told: dict[str, Case]) -> None:
    for _, events in itertools.groupby(Event.objects.order_by("stream", "seq"), lambda event: event.stream_id):
        rows = [(event.seq, event.at) for event in events]
        assert [seq for seq, _ in rows] == list(range(1, len(rows) + 1))
        assert rows == sorted(rows, key=lambda row: (row[1], row[0]))
        assert all(at <= NOW for _, at in rows)


def test_james_is_told_of_anas_case(told: dict[str, Case], doctors: dict[str, Doctor]) -> None:
    followed = {streams.specialty_stream(row.specialty_id) for row in doctors["james"].subscriptions.all()}
    announced = Event.objects.filter(stream__in=followed, type="case.opened").values_list("data__id", flat=True)

    assert str(told["plastic-bronchitis"].pk) in announced
    assert told["plastic-bronchitis"] in cases.feed(doctors["james"])


def test_every_verified_doctor_has_a_feed_and_somebody_has_something_unread(
    told: dict[str, Case], doctors: dict[str, Doctor]
) -> None:
    verified = [doctor for doctor in doctors.values() if doctor.is_verified]

    assert all(cases.feed(doctor) for doctor in verified)
    assert any(reads.unread(doctor) for doctor in verified)


def test_noor_reads_nothing(told: dict[str, Case], doctors: dict[str, Doctor]) -> None:
    with pytest.raises(Unverified):
        case_for(doctors["noor"], told["plastic-bronchitis"].pk, purpose=Purpose.READ)


def test_the_case_for_members_is_not_there_for_the_others(told: dict[str, Case], doctors: dict[str, Doctor]) -> None:
    hidden = told["long-qt-vomiting"]

    assert [key for key, doctor in doctors.items() if hidden in cases.feed(doctor)] == ["ana", "lucia"]


def test_a_pseudonym_tells_nobody_who_asks(told: dict[str, Case]) -> None:
    shown = json.dumps(case_snapshot(told["needlestick"]), ensure_ascii=False)

    assert "Ana" not in shown
    assert "Ramírez" not in shown


def test_the_edit_and_the_retraction_were_made(told: dict[str, Case]) -> None:
    comments: list[dict[str, Any]] = case_snapshot(told["plastic-bronchitis"])["comments"]
    script = SCRIPTS["plastic-bronchitis"]["comment"]

    for shown, written in zip(comments, script, strict=True):
        assert shown.get("redacted", False) is written.get("retract", False)
        if "edit" in written:
            assert shown["body"] == written["edit"].strip()


def test_translations_are_asked_for_in_both_directions(told: dict[str, Case]) -> None:
    asked = set(TranslationRequest.objects.values_list("text__language", "language"))

    assert {("es", "en"), ("en", "es")} <= asked
