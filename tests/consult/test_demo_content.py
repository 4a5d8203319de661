import csv
import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CONSULT = Path(__file__).resolve().parents[2] / "consult"
DOCTORS = tomllib.loads((CONSULT / "demo" / "doctors.toml").read_text(encoding="utf-8"))["doctor"]
CASES = tomllib.loads((CONSULT / "demo" / "cases.toml").read_text(encoding="utf-8"))["case"]
DOCTOR = {doctor["key"]: doctor for doctor in DOCTORS}
CASE = {case["key"]: case for case in CASES}
MAIN_CASES = ("plastic-bronchitis", "haemolytic-uraemic-syndrome")
FIELDS = ("title", "question", "history", "findings", "medication", "allergies", "tried", "missing")
# fmt: off
AGE_BANDS = {"neonate", "infant", "2-5", "6-11", "12-17", "18-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80-89",
             "90+"}
CASE_KEYS = {*FIELDS, "key", "author", "as", "language", "specialties", "urgency", "audience", "age_band", "sex",
             "country", "opened_minutes_ago", "state", "comment"}
# fmt: on
COMMENT_KEYS = {"author", "as", "language", "minutes_after_opening", "body", "reply_to", "edit", "retract"}
IDENTIFYING = {
    "seven digits or more, as in a phone or a record number": r"\d(?:[ ().-]?\d){6,}",
    "an international phone number": r"\+\d",
    "letters and digits run together, as in a CURP, RFC, DNI or NIE": r"\b(?=\w*[A-Z])\w*\d{6,}\w*",
    "a date": r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b|\b(?:19|20)\d\d-\d\d|\b(?:de|in|en) (?:19|20)\d\d\b",
    "an address of mail or web": r"@|://|www\.",
    "a name after a title": r"\b(?:Dr|Dra|Sr|Sra|Mr|Mrs|Ms|don|doña)\b\.? [A-ZÁÉÍÓÚÑ]",
}


def texts_of(case: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield author, language and words of every free text of a case."""
    for field in FIELDS:
        yield case["author"], case["language"], case[field]
    for comment in case.get("comment", []):
        for field in ("body", "edit"):
            if field in comment:
                yield comment["author"], comment["language"], comment[field]


ALL_TEXTS = [text for case in CASES for text in texts_of(case)]


def test_every_specialty_is_in_the_tree() -> None:
    with (CONSULT / "data" / "specialties.csv").open(encoding="utf-8", newline="") as file:
        tree = {row["slug"] for row in csv.DictReader(file)}
    used = {slug for entry in [*DOCTORS, *CASES] for slug in entry["specialties"]}
    assert used <= tree


def test_every_speaker_is_a_verified_doctor_of_the_demo() -> None:
    speakers = {author for author, _, _ in ALL_TEXTS}
    assert speakers == {"ana", "lucia", "james", "maeve"}
    assert all(DOCTOR[key]["verified"] for key in speakers)
    assert not DOCTOR["noor"]["verified"]


def test_doctors_write_only_languages_that_they_read() -> None:
    assert all(language in DOCTOR[author]["languages"] for author, language, _ in ALL_TEXTS)


@pytest.mark.parametrize("case", CASES, ids=CASE)
def test_a_case_has_the_known_fields_and_codes(case: dict[str, Any]) -> None:
    assert case.keys() - {"comment"} == CASE_KEYS - {"comment"}
    assert case["title"]
    assert case["question"]
    assert case["age_band"] in AGE_BANDS
    assert case["sex"] in {"female", "male", "other"}
    assert case["urgency"] in {"urgent", "soon", "routine"}
    assert case["audience"] in {"network", "members"}
    for comment in case.get("comment", []):
        assert comment.keys() <= COMMENT_KEYS


@pytest.mark.parametrize("case", CASES, ids=CASE)
def test_comments_ascend_in_time_and_end_before_now(case: dict[str, Any]) -> None:
    minutes = [0, *(c["minutes_after_opening"] for c in case.get("comment", [])), case["opened_minutes_ago"]]
    assert all(earlier < later for earlier, later in itertools.pairwise(minutes))


@pytest.mark.parametrize("case", CASES, ids=CASE)
def test_a_reply_points_backwards(case: dict[str, Any]) -> None:
    for index, comment in enumerate(case.get("comment", [])):
        assert 0 <= comment.get("reply_to", 0) < max(index, 1)
        assert index > 0 or "reply_to" not in comment


@pytest.mark.parametrize("case", CASES, ids=CASE)
def test_a_doctor_speaks_in_one_way_through_a_case(case: dict[str, Any]) -> None:
    voices = {(case["author"], case["as"]), *((c["author"], c["as"]) for c in case.get("comment", []))}
    assert len(voices) == len({author for author, _ in voices})
    assert {way for _, way in voices} <= {"name", "pseudonym"}


def test_a_pseudonymous_author_is_never_named_in_the_case() -> None:
    hidden = [case for case in CASES if case["as"] == "pseudonym"]
    assert hidden
    for case in hidden:
        name = DOCTOR[case["author"]]["name"]
        words = " ".join(text for _, _, text in texts_of(case))
        assert not re.search("|".join([case["author"], *name.split()]), words, re.IGNORECASE)


@pytest.mark.parametrize("case", CASES, ids=CASE)
def test_the_state_follows_from_who_has_answered(case: dict[str, Any]) -> None:
    answered = any(comment["author"] != case["author"] for comment in case.get("comment", []))
    assert case["state"] in ({"answered", "resolved"} if answered else {"open"})


def test_one_case_waits_one_is_answered_and_one_is_resolved() -> None:
    assert {case["state"] for case in CASES} == {"open", "answered", "resolved"}


@pytest.mark.parametrize(("key", "fewest", "most"), [(MAIN_CASES[0], 18, 24), (MAIN_CASES[1], 14, 18)])
def test_the_main_cases_are_long_and_in_both_languages(key: str, fewest: int, most: int) -> None:
    comments = CASE[key]["comment"]
    assert fewest <= len(comments) <= most
    assert {comment["language"] for comment in comments} == {"en", "es"}
    assert {comment["author"] for comment in comments} == {"ana", "lucia", "james", "maeve"}


def test_the_first_main_case_shows_an_edit_and_a_retraction() -> None:
    comments = CASE["plastic-bronchitis"]["comment"]
    assert any(comment.get("edit", comment["body"]) != comment["body"] for comment in comments)
    assert any(comment.get("retract") for comment in comments)


def test_no_text_is_longer_than_a_comment_may_be() -> None:
    assert max(len(text) for _, _, text in ALL_TEXTS) <= 8_000
    assert all(comment["body"].strip() for case in CASES for comment in case.get("comment", []))


@pytest.mark.parametrize("pattern", IDENTIFYING.values(), ids=IDENTIFYING)
def test_no_text_could_identify_a_person(pattern: str) -> None:
    assert [text for _, _, text in ALL_TEXTS if re.search(pattern, text)] == []


def test_spanish_decimals_follow_the_country_of_the_author() -> None:
    wrong_mark = {"MX": r"\d,\d", "ES": r"\d\.\d"}
    spanish = [(DOCTOR[author]["country"], text) for author, language, text in ALL_TEXTS if language == "es"]
    assert [text for country, text in spanish if re.search(wrong_mark[country], text)] == []
