"""What a doctor finds at home."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from consult import streams
from consult.ids import new_id
from consult.models import Case, Doctor
from consult.services.cases import set_state
from tests.consult.web.conftest import SignedIn, Translated
from tests.consult.web.reading import tag_of, text_of
from tests.rig.people import say


def lists(body: str) -> tuple[str, str]:
    """One's own cases, and those of the specialties."""
    own, feed = body.split('id="feed"')
    return own.split('id="my-cases"')[1], feed.split("</ul>")[0]


def test_a_case_of_a_followed_specialty_stands_in_the_feed(case: Case, james: Doctor, signed_in: SignedIn) -> None:
    own, feed = lists(signed_in(james).get("/").content.decode())

    assert f'data-case="{case.pk}"' in feed
    assert str(case.pk) not in own


def test_ones_own_case_stands_among_ones_own(case: Case, ana: Doctor, signed_in: SignedIn) -> None:
    own, feed = lists(signed_in(ana).get("/").content.decode())

    assert f'data-case="{case.pk}"' in own
    assert str(case.pk) not in feed


def test_a_subspecialty_reaches_whoever_follows_its_parent(
    opened: Callable[..., Case], ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    below = opened(ana, specialties=["interventional-pulmonology"])

    assert str(below.pk) in lists(signed_in(james).get("/").content.decode())[1]


def test_a_case_for_members_is_in_nobody_elses_feed(
    opened: Callable[..., Case], ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    hidden = opened(ana, audience="members")

    assert str(hidden.pk) not in signed_in(james).get("/").content.decode()


def test_a_closed_case_leaves_the_feed(case: Case, ana: Doctor, james: Doctor, signed_in: SignedIn) -> None:
    set_state(doctor=ana, case_id=case.pk, client_id=new_id(), state="closed")

    assert str(case.pk) not in signed_in(james).get("/").content.decode()


def test_the_title_is_read_in_ones_own_language(
    case: Case, james: Doctor, signed_in: SignedIn, translated: Translated
) -> None:
    translated(case, "A boy with a bronchial cast", reader=james)

    seen = text_of(signed_in(james).get("/"))

    assert "A boy with a bronchial cast" in seen
    assert "translated from Spanish · starter model" in seen
    assert "molde bronquial" not in seen


def test_a_row_says_urgency_state_and_who_is_waited_for(
    ana: Doctor, james: Doctor, opened: Callable[..., Case], signed_in: SignedIn
) -> None:
    opened(ana, urgency="urgent")

    seen = text_of(signed_in(james).get("/"))

    assert "Urgent" in seen
    assert "Open" in seen
    assert "next: specialty, 4 min left" in seen


def test_what_others_said_is_counted_until_it_is_read(
    case: Case, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    say(james, case, "Fever?")

    home = signed_in(ana).get("/")

    assert "1 nuevos" not in text_of(home)
    assert "1 nuevo" in text_of(home)
    assert f"{reverse('room', args=[case.pk])}#unread-line" in home.content.decode()


def test_the_page_says_where_each_followed_stream_stands(case: Case, james: Doctor, signed_in: SignedIn) -> None:
    facts = tag_of(signed_in(james).get("/"), 'id="home"')

    assert "specialty:pulmonology=1" in facts["data-follows"].split(",")
    assert facts["data-epoch"] == str(streams.epoch())


def test_one_channel_is_shown_alone(
    opened: Callable[..., Case], case: Case, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    other = opened(ana, specialties=["pediatrics"])

    _, feed = lists(signed_in(james).get("/?specialty=pediatrics").content.decode())

    assert str(other.pk) in feed
    assert str(case.pk) not in feed


@pytest.mark.parametrize("slug", ["palmistry", "\x00"])
def test_a_channel_that_does_not_exist_is_not_found(james: Doctor, signed_in: SignedIn, slug: str) -> None:
    assert signed_in(james).get("/", {"specialty": slug}).status_code == 404


@pytest.mark.parametrize("name", ["ana", "lucia"])
def test_an_empty_list_says_what_will_stand_there(
    name: str, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    seen = text_of(signed_in(request.getfixturevalue(name)).get("/"))

    assert "Aquí están los casos que abres, respondes o sigues." in seen
