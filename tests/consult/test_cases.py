"""What is promised to a doctor who opens a case."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from consult import events
from consult.access import Purpose, case_for
from consult.errors import BadText, BadValue, Conflict, ConsultError, Empty, NotFound, TooLong, Unverified
from consult.models import Case, Doctor, Event, Text
from consult.services.cases import FIELDS, feed
from consult.snapshots import case_public, case_snapshot
from tests.rig.people import make_case, make_doctor, say


def test_an_opening_is_the_first_event_and_is_told_in_each_specialty_asked(
    ana: Doctor, opened: Callable[..., Case]
) -> None:
    case = opened(ana, specialties=["pulmonology", "cardiology"], words={"history": "Fontan a los 4 años."})

    first = events.read(case.stream)[0]
    assert (first.seq, first.type, first.data["id"]) == (1, "case.opened", str(case.pk))
    assert first.data["texts"]["history"]["body"] == "Fontan a los 4 años."
    for slug in ("pulmonology", "cardiology"):
        (told,) = events.read(f"specialty:{slug}")
        assert (told.type, told.data["id"]) == ("case.opened", str(case.pk))


def test_the_feed_of_a_specialty_shows_title_and_question_and_no_more(ana: Doctor, opened: Callable[..., Case]) -> None:
    opened(ana, words={"history": "Fontan a los 4 años."})

    assert set(events.read("specialty:pulmonology")[0].data["texts"]) == {"title", "question"}


def test_a_repeated_opening_opens_one_case(ana: Doctor, opened: Callable[..., Case]) -> None:
    client_id = uuid4()
    first = opened(ana, client_id=client_id)

    assert opened(ana, client_id=client_id) == first
    assert Case.objects.count() == 1
    assert [event.type for event in events.read("specialty:pulmonology")] == ["case.opened"]


def test_a_repeated_opening_with_another_content_is_refused(ana: Doctor, opened: Callable[..., Case]) -> None:
    client_id = uuid4()
    opened(ana, client_id=client_id)

    with pytest.raises(Conflict):
        opened(ana, client_id=client_id, title="Otra cosa")
    with pytest.raises(Conflict):
        opened(ana, client_id=client_id, urgency="routine")


def test_two_doctors_may_happen_to_use_the_same_client_id(
    ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    client_id = uuid4()

    assert opened(ana, client_id=client_id) != opened(james, client_id=client_id)


@pytest.mark.parametrize(
    ("facts", "refusal", "field"),
    [
        ({"title": " "}, Empty, "title"),
        ({"title": "a" * 201}, TooLong, "title"),
        ({"words": {"question": ""}}, Empty, "question"),
        ({"words": {"history": "a" * 8_001}}, TooLong, "history"),
        ({"words": {"findings": "50\u202e05"}}, BadText, "findings"),
        ({"words": {"password": "x"}}, BadValue, "password"),
        ({"urgency": "now"}, BadValue, "urgency"),
        ({"audience": "public"}, BadValue, "audience"),
        ({"speaks_as": "nobody"}, BadValue, "as"),
        ({"age_band": "91"}, BadValue, "age_band"),
        ({"sex": "x"}, BadValue, "sex"),
        ({"country": "Mexico"}, BadValue, "country"),
        ({"language": "xx"}, BadValue, "language"),
        ({"specialties": []}, BadValue, "specialties"),
        ({"specialties": ["astrology"]}, NotFound, "specialties"),
        (
            {"specialties": ["cardiology", "pulmonology", "urology", "psychiatry", "neurology", "dermatology"]},
            BadValue,
            "specialties",
        ),
    ],
)
def test_an_opening_that_cannot_be_is_refused_by_field_and_leaves_nothing(
    ana: Doctor, opened: Callable[..., Case], facts: dict[str, Any], refusal: type[ConsultError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        opened(ana, **facts)

    assert refused.value.fields["field"] == field
    assert not Case.objects.exists()
    assert not Event.objects.exists()
    assert not Text.objects.exists()


def test_an_unverified_doctor_opens_no_case(noor: Doctor, opened: Callable[..., Case]) -> None:
    with pytest.raises(Unverified):
        opened(noor)


def test_every_field_of_the_card_is_kept_as_it_was_written(ana: Doctor, opened: Callable[..., Case]) -> None:
    words = {name: f"<b>{name}</b>\n\t& 1,5 mg" for name in FIELDS}

    case = opened(ana, words=words)

    assert {name: text["body"] for name, text in case_public(case)["texts"].items()} == words


def test_a_look_counts_once_a_doctor_and_the_author_never(case: Case, ana: Doctor, james: Doctor) -> None:
    lucia = make_doctor("Lucía Vidal")
    for doctor in (ana, ana, james, james, lucia):
        case_for(doctor, case.pk, purpose=Purpose.READ)
    case_for(james, case.pk, purpose=Purpose.FOLLOW)
    say(james, case)

    counts = case_public(Case.objects.get(pk=case.pk))["counts"]
    assert counts == {"views": 3, "doctors": 2, "comments": 1}


def test_the_feed_is_newest_first_and_goes_on_where_it_stopped(ana: Doctor, james: Doctor) -> None:
    made = [make_case(ana, title=f"{number}") for number in range(4)]

    first = feed(james)
    assert first == made[::-1]
    assert feed(james, before=first[1].pk) == made[1::-1]


def test_the_feed_of_a_parent_brings_its_children_once(ana: Doctor, james: Doctor) -> None:
    both = make_case(ana, specialties=["cardiology", "cardiac-electrophysiology"])
    child = make_case(ana, specialties=["cardiac-electrophysiology"])
    make_case(ana, specialties=["urology"])

    assert feed(james, specialty="cardiology") == [child, both]
    assert feed(james, specialty="cardiac-electrophysiology") == [child, both]


def test_the_feed_can_be_asked_for_one_state(ana: Doctor, james: Doctor) -> None:
    answered, open_ = make_case(ana), make_case(ana)
    say(james, answered)

    assert feed(james, state="open") == [open_]
    assert feed(james, state="answered") == [answered]


def test_a_snapshot_shows_the_last_hundred_comments_in_order(case: Case, james: Doctor) -> None:
    for number in range(103):
        say(james, case, f"{number}")

    bodies = [comment["body"] for comment in case_snapshot(case)["comments"]]
    assert bodies == [f"{number}" for number in range(3, 103)]
