"""The digest: in the doctor's own morning, once, and without a word of any case."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from consult import clock
from consult.errors import BadValue
from consult.models import Case, Doctor
from consult.services import digest
from consult.services.subscriptions import follow_exactly
from tests.rig.people import say

Commits = Callable[..., AbstractContextManager[list[Callable[[], object]]]]

# A Wednesday. In Boston it is six in the morning, and in two hours eight.
EARLY = datetime(2026, 3, 4, 11, tzinfo=UTC)
LATER = EARLY + timedelta(hours=2)


@pytest.fixture
def boston(james: Doctor) -> Doctor:
    Doctor.objects.filter(pk=james.pk).update(
        time_zone="America/New_York", verified_until=datetime(2028, 1, 1, tzinfo=UTC)
    )
    james.refresh_from_db()
    with clock.at(EARLY - timedelta(hours=20)):
        digest.send_due()  # from here on they are told
    return james


@pytest.fixture
def asked(ana: Doctor, opened: Callable[..., Case]) -> Case:
    with clock.at(EARLY - timedelta(hours=3)):
        return opened(ana, specialties=["pulmonology"], title="Molde bronquial")


@pytest.fixture
def sent(django_capture_on_commit_callbacks: Commits) -> Callable[[datetime], int]:
    def send(moment: datetime) -> int:
        with clock.at(moment), django_capture_on_commit_callbacks(execute=True):
            return digest.send_due()

    return send


@pytest.mark.usefixtures("boston", "asked")
def test_it_comes_once_and_in_the_morning_of_the_doctor(sent: Callable[[datetime], int]) -> None:
    assert [sent(EARLY), sent(LATER), sent(LATER), sent(LATER + timedelta(hours=10))] == [0, 1, 0, 0]

    (letter,) = mail.outbox
    assert letter.subject == "Interconsulta: New cases in your specialties"
    assert "New since the last letter: 1. Waiting for a first answer: 1." in str(letter.body)


@pytest.mark.usefixtures("boston")
def test_it_names_nothing_of_a_case(asked: Case, sent: Callable[[datetime], int]) -> None:
    sent(LATER)

    said = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert not [word for word in ("Molde", "Ana", "ulmonolog", str(asked.pk)) if word in said]


@pytest.mark.usefixtures("boston", "asked")
def test_what_was_told_is_not_new_again(sent: Callable[[datetime], int]) -> None:
    sent(LATER)

    assert sent(LATER + timedelta(days=1)) == 0


@pytest.mark.usefixtures("asked")
def test_who_wants_it_weekly_gets_it_on_monday(boston: Doctor, sent: Callable[[datetime], int]) -> None:
    digest.choose(boston, "weekly")

    assert [sent(LATER + timedelta(days=days)) for days in range(7)] == [0, 0, 0, 0, 0, 1, 0]


@pytest.mark.usefixtures("asked")
def test_who_wants_none_or_has_no_licence_gets_none(boston: Doctor, sent: Callable[[datetime], int]) -> None:
    digest.choose(boston, "never")
    assert sent(LATER) == 0

    digest.choose(boston, "daily")
    Doctor.objects.filter(pk=boston.pk).update(verified_until=LATER)
    assert sent(LATER) == 0
    assert mail.outbox == []


def test_an_own_case_and_a_muted_specialty_are_no_news(
    boston: Doctor, ana: Doctor, opened: Callable[..., Case], sent: Callable[[datetime], int]
) -> None:
    follow_exactly(boston, ["pulmonology"], muting=["interventional-pulmonology"])
    with clock.at(EARLY):
        opened(boston, specialties=["pulmonology"])
        opened(ana, specialties=["interventional-pulmonology"])

    assert sent(LATER) == 0


def test_an_answered_case_waits_for_no_first_answer(
    boston: Doctor, ana: Doctor, asked: Case, opened: Callable[..., Case], sent: Callable[[datetime], int]
) -> None:
    with clock.at(EARLY):
        opened(ana, specialties=["pulmonology"])
        say(boston, asked, "Bronchoscopy.")

    sent(LATER)

    # The case that they answered is theirs now.
    assert "New since the last letter: 1. Waiting for a first answer: 1." in str(mail.outbox[0].body)


def test_a_rhythm_that_does_not_exist_is_refused(james: Doctor) -> None:
    with pytest.raises(BadValue):
        digest.choose(james, "hourly")
    assert digest.rhythm_of(james) == "daily"
