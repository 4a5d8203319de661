"""What is promised to a client that asks before it sends."""

from consult.ids import new_id
from consult.models import Case, Doctor
from tests.consult.api.conftest import Api
from tests.rig.people import say


def test_a_draft_comes_back_with_its_language_and_questions(api: type[Api], ana: Doctor, case: Case) -> None:
    answer = api(ana).post("/drafts/check", {"case": str(case.pk), "body": "1.500 ml, ¿FA?"})

    assert answer.status_code == 200
    assert answer.json() == {
        "language": "es",
        "findings": [],
        "questions": [
            {
                "kind": "number",
                "written": "1.500",
                "required": True,
                "readings": [{"value": "1.5", "words": {}}, {"value": "1500", "words": {}}],
            },
            {
                "kind": "acronym",
                "written": "FA",
                "required": False,
                "readings": [
                    {
                        "value": "atrial_fibrillation",
                        "words": {"en": "atrial fibrillation", "es": "fibrilación auricular"},
                    },
                    {
                        "value": "alkaline_phosphatase",
                        "words": {"en": "alkaline phosphatase", "es": "fosfatasa alcalina"},
                    },
                ],
            },
        ],
    }


def test_a_draft_of_a_case_that_is_not_there_is_refused(api: type[Api], ana: Doctor) -> None:
    answer = api(ana).post("/drafts/check", {"case": str(new_id()), "body": "1.500 ml"})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_empty_draft_is_refused(api: type[Api], ana: Doctor, case: Case) -> None:
    answer = api(ana).post("/drafts/check", {"case": str(case.pk), "body": " "})

    assert (answer.status_code, answer.json()["code"]) == (422, "empty")


def test_what_may_identify_a_patient_is_told_and_can_be_let_stand_by_its_id(
    api: type[Api], ana: Doctor, case: Case
) -> None:
    body = "Avisar a maria@example.org"

    (found,) = api(ana).post("/drafts/check", {"case": str(case.pk), "body": body}).json()["findings"]

    assert (found["kind"], found["level"]) == ("email", "warn")
    assert body[found["start"] : found["end"]] == "maria@example.org"
    say(ana, case, body, attest=[found["id"]])
