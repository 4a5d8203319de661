"""What is promised to a client that searches."""

from collections.abc import Callable
from typing import Any

import pytest

from consult.models import Case, Doctor
from consult.models.translations import Verdict
from consult.search import finding
from consult.services import translations
from consult.services.translations import Result
from tests.consult.api.conftest import Api
from tests.rig.people import say

Opened = Callable[..., Case]


def test_a_case_is_found_with_the_sentence_that_holds_the_words(
    api: type[Api], case: Case, ana: Doctor, james: Doctor
) -> None:
    comment, _ = say(ana, case, "Tos. Sin fiebre.")

    said = api(james).post("/search", {"words": "FIEB"}, key="").json()

    assert (said["total"], "next" in said) == (1, False)
    (item,) = said["items"]
    assert item["case"]["id"] == str(case.pk)
    assert item["case"]["texts"]["title"]["body"] == "Niño de 14 años con molde bronquial"
    assert item["hits"] == [
        {
            "of": {"kind": "comment", "id": str(comment), "field": "body"},
            "revision": 1,
            "language": "es",
            "author": item["hits"][0]["author"],
            "excerpt": [
                {"text": "Sin ", "found": False},
                {"text": "fiebre", "found": True},
                {"text": ".", "found": False},
            ],
        }
    ]
    assert item["hits"][0]["author"]["name"] == "Ana Ramírez"


def test_a_translation_says_that_a_machine_made_it(api: type[Api], case: Case, james: Doctor) -> None:
    translations.read_in(doctor=james, case_id=case.pk)
    for work in translations.claim(100):
        verdict = Verdict.CHECK
        translations.complete(work.request, Result(verdict=verdict, model="m", engine="e", text="A bronchial cast"))

    (item,) = api(james).post("/search", {"words": "bronchial cast"}).json()["items"]

    assert item["hits"][0]["of"] == {"kind": "case", "id": str(case.pk), "field": "title"}
    assert item["hits"][0]["language"] == "en"
    assert item["hits"][0]["translation"] == {"from": "es", "model": "m", "engine": "e", "verdict": "check"}


def test_results_come_in_pages(api: type[Api], ana: Doctor, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PAGE", 2)
    ids = [str(opened(ana).pk) for _ in range(3)][::-1]

    first = api(ana).post("/search", {"words": "molde"}).json()
    second = api(ana).post("/search", {"words": "molde", "page": first["next"]}).json()

    assert [item["case"]["id"] for item in [*first["items"], *second["items"]]] == ids
    assert (first["total"], "next" in second) == (3, False)


def test_what_one_may_not_see_is_as_if_it_were_not_there(
    api: type[Api], ana: Doctor, james: Doctor, opened: Opened
) -> None:
    opened(ana, audience="members", title="Quimera")

    hidden = api(james).post("/search", {"words": "quimera"}).json()

    assert hidden == {"items": [], "total": 0}
    assert api(ana).post("/search", {"words": "quimera"}).json()["total"] == 1


def test_an_unverified_doctor_finds_nothing(api: type[Api], noor: Doctor, case: Case) -> None:
    answer = api(noor).post("/search", {"words": "molde"})

    assert (answer.status_code, answer.json()["code"]) == (403, "unverified")


def test_a_stranger_is_asked_to_sign_in(api: type[Api], case: Case) -> None:
    assert api().post("/search", {"words": "molde"}).status_code == 401


def test_words_in_an_address_are_not_taken(api: type[Api], james: Doctor, case: Case) -> None:
    assert api(james).get("/search", words="molde").status_code == 405


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"words": ""}, "empty", "words"),
        ({"words": "\u0000"}, "empty", "words"),
        ({"words": '"*("'}, "empty", "words"),
        ({"words": "a"}, "empty", "words"),
        ({"words": "a" * 10_000}, "too_long", "words"),
        ({"words": None}, "bad_frame", "words"),
        ({"words": "molde", "page": 0}, "bad_frame", "page"),
        ({"words": "molde", "page": 1001}, "bad_frame", "page"),
        ({"words": "molde", "state": "open"}, "bad_frame", "state"),
    ],
)
def test_a_query_that_does_not_fit_is_refused_by_field(
    api: type[Api], james: Doctor, wrong: dict[str, Any], code: str, field: str
) -> None:
    answer = api(james).post("/search", wrong)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert set(answer.json()["fields"]) == {field}


@pytest.mark.parametrize(
    "query", ["NEAR(molde bronq", '"molde', "molde* NOT x", "mol\u0000de", "molde \ud800", "%s molde"]
)
def test_signs_that_mean_something_to_a_database_are_answered(
    api: type[Api], james: Doctor, case: Case, query: str
) -> None:
    assert api(james).post("/search", {"words": query}).status_code == 200
