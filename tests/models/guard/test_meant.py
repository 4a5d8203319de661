"""What the author chose decides what a translation must say."""

import pytest

from models.guard.checking import check
from models.protection.retrying import Request, Retrying
from tests.models.fake_engine import FakeEngine

NUMBER = "Pasar 1.500 ml."
ACRONYM = "Ha tenido una PCR en la ambulancia."


def kinds(source: str, target: str, **meant: str) -> list[str]:
    verdict = check(source, target, source_language="es", target_language="en", country="MX", meant=meant)
    return [finding.kind for finding in verdict.findings]


@pytest.mark.parametrize(
    ("target", "meant", "found"),
    [
        ("Give 1,500 ml.", "1500", []),
        ("Give 1.5 ml.", "1500", ["number_ambiguous"]),
        ("Give 1.500 ml.", "1500", ["number_ambiguous"]),
        ("Give 1.5 ml.", "1.5", []),
        ("Give 1500 ml.", "1.5", ["number_ambiguous"]),
        ("Give 150 ml.", "1500", ["number"]),
    ],
)
def test_a_chosen_number_is_the_only_one_that_passes(target: str, meant: str, found: list[str]) -> None:
    assert kinds(NUMBER, target, **{"1.500": meant}) == found


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("She had a cardiac arrest in the ambulance.", []),
        ("She had a polymerase chain reaction in the ambulance.", ["acronym"]),
        ("She had a PCR in the ambulance.", ["acronym"]),
    ],
)
def test_a_chosen_acronym_is_neither_another_nor_left_to_be_read_as_one(target: str, found: list[str]) -> None:
    assert kinds(ACRONYM, target, PCR="cardiac_arrest") == found


def test_an_acronym_that_its_neighbours_settle_is_not_told_as_another() -> None:
    assert kinds("TA 120/80.", "Axillary temperature 120/80.") == ["acronym"]
    assert kinds("TA 120/80.", "BP 120/80.") == []


def test_letters_that_stand_for_the_same_there_may_stay() -> None:
    assert kinds("Adrenalina IM ahora.", "Adrenaline IM now.", IM="intramuscular") == []


def test_what_was_chosen_is_what_protection_says() -> None:
    engine = FakeEngine(
        {NUMBER: "Give 1.5 ml.", ACRONYM: "She had a PCR in the ambulance."},
        others={
            "Pasar [1].": ["Give [1]."],
            "Ha tenido una [1] en la ambulancia.": ["She had a [1] in the ambulance."],
        },
    )
    asked = [Request(NUMBER, "MX", {"1.500": "1500"}), Request(ACRONYM, "MX", {"PCR": "cardiac_arrest"})]

    assert [attempt.output for attempt in Retrying(engine, "es", "en").translate(asked)] == [
        "Give 1500 ml.",
        "She had a cardiac arrest in the ambulance.",
    ]
