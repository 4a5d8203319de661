"""How times and clocks are told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from consult.clock import milliseconds
from consult.web.clocks import clock_of
from consult.web.moments import full, short, span

NOW = datetime(2026, 11, 3, 20, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_puebla() -> Iterator[None]:
    with timezone.override(ZoneInfo("America/Mexico_City")):
        yield


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=1), "13:02"),
        (timedelta(hours=20), "2 Nov 18:02"),
        (timedelta(days=365), "3 Nov 2025"),
    ],
)
def test_a_time_is_relative_for_an_hour_then_clock_and_date_of_the_reader(age: timedelta, words: str) -> None:
    assert short(NOW - age, NOW) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Tuesday 3 November 2026, 14:02"), ("es", "martes 3 de noviembre de 2026, 14:02")],
)
def test_the_full_form_is_there_for_those_who_listen(language: str, words: str) -> None:
    with translation.override(language):
        assert full(NOW) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(minutes=-90), "1 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_a_length_of_time_is_rounded_down(length: timedelta, words: str) -> None:
    assert span(length) == words


def facts(state: str, actor: str, due: timedelta) -> dict[str, Any]:
    return {"state": state, "next_actor": actor, "due_at": milliseconds(NOW + due)}


@pytest.mark.parametrize(
    ("of", "mine", "words", "late"),
    [
        (facts("open", "specialty", timedelta(minutes=4)), False, "next: specialty, 4 min left", False),
        (facts("open", "specialty", timedelta(hours=-3)), False, "next: specialty, 3 h overdue", True),
        (facts("answered", "author", timedelta(days=3)), False, "next: author, 3 days left", False),
        (facts("answered", "author", timedelta(days=3)), True, "next: you, 3 days left", False),
        (facts("open", "specialty", timedelta(minutes=4)), True, "next: specialty, 4 min left", False),
        (facts("resolved", "author", timedelta(days=7)), False, "outcome to be noted by 10 Nov", False),
        (facts("resolved", "author", timedelta(days=-7)), False, "outcome to be noted by 27 Oct", False),
    ],
)
def test_a_clock_says_who_is_waited_for_and_how_long(of: dict[str, Any], mine: bool, words: str, late: bool) -> None:
    clock = clock_of(of, NOW, mine=mine)

    assert clock is not None
    assert (clock.long, clock.late) == (words, late)


def test_a_closed_case_waits_for_nobody() -> None:
    assert clock_of({"state": "closed"}, NOW, mine=False) is None
