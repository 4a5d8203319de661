"""What is promised to a client that opens, lists and reads cases."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from consult import streams
from consult.ids import new_id
from consult.models import Case, CaseReading, Doctor
from consult.services import cases
from consult.services.comments import post_comment
from tests.consult.api.conftest import Api

Opened = Callable[..., Case]


def test_a_case_is_opened_and_its_stream_begins(api: type[Api], ana: Doctor, words: dict[str, Any]) -> None:
    answer = api(ana).post("/cases", words | {"history": "Fontan a los 4 años.", "age_band": "12-17"})

    said = answer.json()
    assert answer.status_code == 201
    assert said["stream"] == f"case:{said['id']}"
    assert said["seq"] == 1
    assert said["me"]["name"] == "Ana Ramírez"
    assert Case.objects.get(pk=said["id"]).age_band == "12-17"


def test_a_case_can_be_opened_under_a_pseudonym(api: type[Api], ana: Doctor, words: dict[str, Any]) -> None:
    said = api(ana).post("/cases", words | {"as": "pseudonym"}).json()

    assert said["me"]["anonymous"] is True
    assert "Ana" not in said["me"]["name"]


def test_an_opening_that_must_be_asked_about_gets_its_questions(
    api: type[Api], ana: Doctor, words: dict[str, Any]
) -> None:
    ambiguous = words | {"medication": "Furosemida 1.500 mg"}
    answer = api(ana).post("/cases", ambiguous)

    assert (answer.status_code, answer.json()["code"]) == (422, "needs_answer")
    (question,) = answer.json()["questions"]["medication"]
    assert (question["written"], question["required"]) == ("1.500", True)
    said = {"kind": "number", "written": "1.500", "read_as": question["readings"][0]["value"]}
    assert api(ana).post("/cases", ambiguous | {"annotations": {"medication": [said]}}).status_code == 201


def test_a_repeated_opening_gets_the_same_answer(api: type[Api], ana: Doctor, words: dict[str, Any]) -> None:
    key = new_id()

    first = api(ana).post("/cases", words, key=key)
    again = api(ana).post("/cases", words, key=key)

    assert again.status_code == 201
    assert again.json() == first.json()
    assert Case.objects.count() == 1


def test_a_repeat_with_other_words_is_refused(api: type[Api], ana: Doctor, words: dict[str, Any]) -> None:
    key = new_id()
    api(ana).post("/cases", words, key=key)

    answer = api(ana).post("/cases", words | {"title": "Otro"}, key=key)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_what_changes_something_needs_an_idempotency_key(
    api: type[Api], ana: Doctor, case: Case, words: dict[str, Any]
) -> None:
    for path, body in (("/cases", words), (f"/cases/{case.pk}/state", {"state": "closed"})):
        for key in ("", "not a uuid"):
            answer = api(ana).post(path, body, key=key)
            assert (answer.status_code, answer.json()["code"]) == (422, "bad_frame")
            assert set(answer.json()["fields"]) == {"Idempotency-Key"}


@pytest.mark.parametrize(
    ("wrong", "status", "code", "field"),
    [
        ({"title": " "}, 422, "empty", "title"),
        ({"title": "a" * 201}, 422, "too_long", "title"),
        ({"question": "50\u202e05"}, 422, "bad_text", "question"),
        ({"question": "a\u0000b"}, 422, "bad_text", "question"),
        ({"specialties": []}, 422, "bad_frame", "specialties"),
        ({"specialties": ["astrology"]}, 404, "not_found", "specialties"),
        ({"specialties": ["no\u0000ne"]}, 422, "bad_frame", "specialties"),
        ({"urgency": "yesterday"}, 422, "bad_frame", "urgency"),
        ({"as": "somebody"}, 422, "bad_frame", "as"),
        ({"audience": "world"}, 422, "bad_frame", "audience"),
        ({"age_band": "14"}, 422, "bad_frame", "age_band"),
        ({"country": "Mexico"}, 422, "bad_frame", "country"),
        ({"history": None}, 422, "bad_frame", "history"),
        ({"title": 5}, 422, "bad_frame", "title"),
        ({"patient": "x"}, 422, "bad_frame", "patient"),
    ],
)
def test_an_opening_that_does_not_fit_is_refused_by_field(
    api: type[Api], ana: Doctor, words: dict[str, Any], wrong: dict[str, Any], status: int, code: str, field: str
) -> None:
    answer = api(ana).post("/cases", words | wrong)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()["fields"]) == {field}
    assert not Case.objects.exists()


def test_an_unverified_doctor_opens_and_reads_no_case(
    api: type[Api], noor: Doctor, case: Case, words: dict[str, Any]
) -> None:
    client = api(noor)

    answers = [
        client.post("/cases", words),
        client.get("/cases"),
        client.get(f"/cases/{case.pk}"),
        client.get(f"/cases/{case.pk}/events"),
        client.post(f"/cases/{case.pk}/state", {"state": "closed"}),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "unverified")] * 5


def test_another_doctors_case_for_members_is_not_there(
    api: type[Api], ana: Doctor, james: Doctor, opened: Opened
) -> None:
    hidden = opened(ana, audience="members")
    stranger = api(james)

    for path in (f"/cases/{hidden.pk}", f"/cases/{hidden.pk}/events"):
        missing = stranger.get(path.replace(str(hidden.pk), str(uuid4())))
        assert stranger.get(path).status_code == 404
        assert stranger.get(path).json() == missing.json()
    assert stranger.get("/cases").json()["items"] == []


def test_cases_are_listed_newest_first_with_their_card(
    api: type[Api], ana: Doctor, james: Doctor, opened: Opened
) -> None:
    first, second = opened(ana, title="Primero"), opened(ana, title="Segundo")

    items = api(james).get("/cases").json()["items"]

    assert [item["id"] for item in items] == [str(second.pk), str(first.pk)]
    assert items[0]["texts"]["title"]["body"] == "Segundo"
    assert items[0]["author"]["name"] == "Ana Ramírez"


def test_a_specialty_lists_its_children_too(api: type[Api], ana: Doctor, opened: Opened) -> None:
    child = opened(ana, specialties=["pediatric-pulmonology"])
    parent = child.specialties.get().parent_id
    opened(ana, specialties=["cardiology"])

    items = api(ana).get("/cases", specialty=parent).json()["items"]

    assert [item["id"] for item in items] == [str(child.pk)]


def test_a_state_lists_its_cases(api: type[Api], ana: Doctor, opened: Opened) -> None:
    closed, _ = opened(ana), opened(ana)
    cases.set_state(doctor=ana, case_id=closed.pk, client_id=uuid4(), state="closed")

    assert [item["id"] for item in api(ana).get("/cases", state="closed").json()["items"]] == [str(closed.pk)]


def test_a_cursor_leads_to_the_next_page(
    api: type[Api], ana: Doctor, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "FEED", 2)
    ids = [str(opened(ana).pk) for _ in range(3)][::-1]

    first = api(ana).get("/cases").json()
    second = api(ana).get("/cases", cursor=first["next"]).json()

    assert [item["id"] for item in [*first["items"], *second["items"]]] == ids
    assert "next" not in second


@pytest.mark.parametrize("query", [{"specialty": "a\u0000b"}, {"state": "lost"}, {"cursor": "first"}])
def test_a_query_that_does_not_fit_names_its_field(api: type[Api], ana: Doctor, query: dict[str, str]) -> None:
    answer = api(ana).get("/cases", **query)

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_frame")
    assert set(answer.json()["fields"]) == set(query)


def test_reading_a_case_gives_its_snapshot_and_counts_a_view(api: type[Api], case: Case, james: Doctor) -> None:
    post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body="Fontan?")

    said = api(james).get(f"/cases/{case.pk}").json()

    assert set(said) == {"case", "members", "comments", "images", "pages", "objections"}
    assert [comment["body"] for comment in said["comments"]] == ["Fontan?"]
    case.refresh_from_db()
    assert (case.view_count, case.doctor_count) == (1, 1)


def test_whoever_reads_a_case_gets_it_in_their_language(api: type[Api], case: Case, james: Doctor) -> None:
    CaseReading.objects.filter(case=case, languages="en").delete()

    api(james).get(f"/cases/{case.pk}")

    assert CaseReading.objects.filter(case=case, languages="en").exists()


def test_events_come_in_order_after_a_number(api: type[Api], case: Case, james: Doctor) -> None:
    for word in ("Uno", "Dos", "Tres"):
        post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body=word)

    page = api(james).get(f"/cases/{case.pk}/events", since=1, limit=3).json()

    assert [event["seq"] for event in page["events"]] == [2, 3, 4]
    assert page["tip"] == streams.tips([case.stream])[case.stream]
    assert {event["stream"] for event in page["events"]} == {case.stream}


@pytest.mark.parametrize("query", [{"since": -1}, {"since": 9999}, {"since": "x"}, {"limit": 0}, {"limit": 501}])
def test_a_place_that_the_stream_does_not_have_is_refused(
    api: type[Api], case: Case, james: Doctor, query: dict[str, Any]
) -> None:
    answer = api(james).get(f"/cases/{case.pk}/events", **query)

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_frame")
    assert set(answer.json()["fields"]) == set(query)


def test_an_author_closes_and_reopens_their_case(api: type[Api], case: Case, ana: Doctor) -> None:
    closed = api(ana).post(f"/cases/{case.pk}/state", {"state": "closed"})
    reopened = api(ana).post(f"/cases/{case.pk}/state", {"state": "open"})

    assert reopened.json()["seq"] == closed.json()["seq"] + 1
    case.refresh_from_db()
    assert case.state == "open"


def test_a_repeated_closing_gets_the_same_number(api: type[Api], case: Case, ana: Doctor) -> None:
    key = new_id()

    answers = [api(ana).post(f"/cases/{case.pk}/state", {"state": "closed"}, key=key).json() for _ in range(2)]

    assert answers[0] == answers[1]


def test_nobody_closes_the_case_of_another(api: type[Api], case: Case, james: Doctor) -> None:
    answer = api(james).post(f"/cases/{case.pk}/state", {"state": "closed"})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_closed_case_is_not_closed_again(api: type[Api], case: Case, ana: Doctor) -> None:
    api(ana).post(f"/cases/{case.pk}/state", {"state": "closed"})

    answer = api(ana).post(f"/cases/{case.pk}/state", {"state": "closed"})

    assert (answer.status_code, answer.json()["code"]) == (409, "case_closed")


def test_a_case_can_be_read_in_one_chosen_language(api: type[Api], ana: Doctor, case: Case) -> None:
    chosen = api(ana).put(f"/cases/{case.pk}/language", {"language": "fr"})
    again = api(ana).put(f"/cases/{case.pk}/language", {})

    assert (chosen.json(), again.json()) == ({"languages": ["fr"]}, {"languages": ["es"]})
    assert api(ana).put(f"/cases/{case.pk}/language", {"language": "xx"}).status_code == 422
