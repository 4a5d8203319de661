"""What is promised to who searches in a browser, with script or without: results, and no word in an address."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from consult import clock
from consult.ids import new_id
from consult.models import Case, Doctor
from consult.search import finding
from consult.services import allowance
from consult.services.allowance import Asking
from consult.services.cases import set_state
from consult.services.comments import retract_comment
from consult.web import searches
from tests.consult.web.conftest import SignedIn, Translated
from tests.consult.web.reading import tag_of, text_of
from tests.rig.people import say

Opened = Callable[..., Case]
SEARCH = "/search/"


def looked_for(client: Client, query: str) -> Any:
    """Posted as a browser does, and followed to its results."""
    return client.post(SEARCH, {"query": query}, follow=True)


def test_a_search_leads_to_its_results(case: Case, james: Doctor, signed_in: SignedIn) -> None:
    page = looked_for(signed_in(james), "molde bronq")

    assert page.status_code == 200
    assert "1 case found" in text_of(page)
    assert f'data-case="{case.pk}"' in page.content.decode()
    assert "<mark>molde</mark> <mark>bronquial</mark>" in page.content.decode()
    assert "found in the original, Spanish" in text_of(page)


def test_what_a_machine_translated_says_so_beside_what_was_found(
    case: Case, james: Doctor, signed_in: SignedIn, translated: Translated
) -> None:
    comment, _ = say(case_author(case), case, "Sin fiebre.")
    translated(case, "He has no fever.", reader=james, verdict="check")

    page = looked_for(signed_in(james), "fever")

    assert "He has no fever. found in English, translated from Spanish · starter model" in text_of(page)
    assert "check it against the original" in text_of(page)
    assert f'href="{reverse("room", args=[case.pk])}#c-{comment}"' in page.content.decode()
    assert tag_of(page, 'class="hit-said"')["lang"] == "en"


def case_author(case: Case) -> Doctor:
    return Doctor.objects.get(name=case.author.name if case.author else "")


@pytest.mark.parametrize("query", ["molde secreto", "a" * 10_000, "m"])
def test_no_word_of_a_search_reaches_an_address_a_cookie_or_the_log(
    case: Case, james: Doctor, signed_in: SignedIn, query: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(james)
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        page = looked_for(client, query)

    for address, _ in page.redirect_chain:
        assert urlsplit(address).query == ""
        assert not any(word in address for word in query.split() if len(word) > 1)
    assert page.request["QUERY_STRING"] == ""
    assert not any("molde" in cookie.value for cookie in client.cookies.values())
    assert "molde" not in caplog.text
    assert "secreto" not in page.content.decode().replace(f'value="{query}"', "")


def test_a_search_is_sealed_where_the_session_keeps_it(case: Case, james: Doctor, signed_in: SignedIn) -> None:
    client = signed_in(james)
    looked_for(client, "molde")

    kept = client.session[searches.SESSION_KEY]
    assert len(kept) == 1
    assert "molde" not in str(kept)
    assert "molde" not in str([session.get_decoded() for session in Session.objects.all()])


def test_a_page_of_results_can_be_reloaded_and_come_back_to(
    case: Case, opened: Opened, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    client = signed_in(james)
    first = looked_for(client, "molde").request["PATH_INFO"]
    looked_for(client, "cefalea")

    again = client.get(first)

    assert "1 case found" in text_of(again)
    assert tag_of(again, 'id="search-field"')["value"] == "molde"


def test_only_the_last_searches_are_kept(case: Case, james: Doctor, signed_in: SignedIn) -> None:
    client = signed_in(james)
    addresses = [looked_for(client, f"molde{number}").request["PATH_INFO"] for number in range(searches.KEPT + 1)]

    assert client.get(addresses[0])["Location"] == SEARCH
    assert [client.get(address).status_code for address in addresses[1:]] == [200] * searches.KEPT


def test_the_search_of_somebody_else_is_not_there(case: Case, ana: Doctor, james: Doctor, signed_in: SignedIn) -> None:
    address = looked_for(signed_in(james), "molde").request["PATH_INFO"]

    for client in (signed_in(ana), signed_in(james)):
        assert client.get(address)["Location"] == SEARCH
    assert signed_in(james).get(f"{SEARCH}{uuid4()}/")["Location"] == SEARCH


def test_what_was_taken_back_is_gone_from_results_that_are_open(
    case: Case, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    comment, _ = say(ana, case, "Quimera.")
    client = signed_in(james)
    page = looked_for(client, "quimera")
    assert "Quimera." in text_of(page)

    retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())

    assert "Quimera." not in text_of(client.get(page.request["PATH_INFO"]))


def test_a_case_for_members_is_shown_to_nobody_else(
    opened: Opened, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    hidden = opened(ana, audience="members", title="Quimera")

    page = looked_for(signed_in(james), "quimera")

    assert str(hidden.pk) not in page.content.decode()
    assert "No case that you can see holds all of these words." in text_of(page)
    assert str(hidden.pk) in looked_for(signed_in(ana), "quimera").content.decode()


def test_a_resolved_case_is_marked(case: Case, ana: Doctor, james: Doctor, signed_in: SignedIn) -> None:
    set_state(doctor=ana, case_id=case.pk, client_id=new_id(), state="resolved")

    page = looked_for(signed_in(james), "molde")

    assert tag_of(page, f'data-case="{case.pk}"')["data-state"] == "resolved"
    assert "Resolved" in text_of(page)


def test_an_empty_page_says_what_is_searched(james: Doctor, signed_in: SignedIn) -> None:
    page = signed_in(james).get(SEARCH)

    assert page.status_code == 200
    assert "write in your own language" in text_of(page)
    assert tag_of(page, 'id="search-field"')["value"] == ""


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "too little"),
        ("m", "too little"),
        ("\x00 * \x07", "too little"),
        ("💊", "too little"),
        ("a" * 10_000, "too long"),
    ],
)
def test_what_cannot_be_looked_for_comes_back_with_the_reason(
    james: Doctor, signed_in: SignedIn, query: str, said: str
) -> None:
    page = looked_for(signed_in(james), query)

    assert page.status_code == 422
    assert said in text_of(page)
    assert "\x00" not in page.content.decode()


def test_markup_that_is_looked_for_stays_text(case: Case, ana: Doctor, signed_in: SignedIn) -> None:
    say(ana, case, "<script>alert(1)</script> <b>quimera</b>")

    body = looked_for(signed_in(ana), '"><script>quimera').content.decode()

    assert "<script>alert" not in body
    assert "&lt;b&gt;<mark>quimera</mark>&lt;/b&gt;" in body
    assert 'value="&quot;&gt;&lt;script&gt;quimera"' in body


def test_many_results_come_in_pages_that_lead_to_each_other(
    opened: Opened, ana: Doctor, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "PAGE", 1)
    older, newer = opened(ana), opened(ana)
    client = signed_in(ana)

    first = looked_for(client, "molde")
    address = first.request["PATH_INFO"]
    second = client.get(f"{address}?page=2")

    assert "página 1 de 2" in text_of(first)
    assert tag_of(first, 'rel="next"')["href"] == f"{address}?page=2"
    assert str(newer.pk) in first.content.decode()
    assert str(older.pk) in second.content.decode()
    assert tag_of(second, 'rel="prev"')["href"] == f"{address}?page=1"
    assert client.get(f"{address}?page=3")["Location"] == address


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "²", "9" * 5_000])
def test_a_page_that_cannot_be_is_not_found(james: Doctor, case: Case, signed_in: SignedIn, number: str) -> None:
    client = signed_in(james)
    address = looked_for(client, "molde").request["PATH_INFO"]

    assert client.get(address, {"page": number}).status_code == 404


def test_an_unverified_doctor_has_no_field_and_no_results(noor: Doctor, case: Case, signed_in: SignedIn) -> None:
    client = signed_in(noor)

    assert "search-field" not in client.get("/").content.decode()
    for answer in (client.get(SEARCH), looked_for(client, "molde"), client.get(f"{SEARCH}{uuid4()}/")):
        assert answer.status_code == 403


@pytest.mark.parametrize("name", ["home", "new-case", "specialties", "settings", "search"])
def test_the_field_is_on_every_page_once_and_no_browser_keeps_what_is_typed(
    name: str, james: Doctor, signed_in: SignedIn
) -> None:
    page = signed_in(james).get(reverse(name))

    assert page.content.decode().count('id="search-field"') == 1
    field = tag_of(page, 'id="search-field"')
    assert (field["autocomplete"], field["spellcheck"]) == ("off", "false")
    assert tag_of(page, 'role="search"')["method"] == "post"


def test_a_room_has_the_field_and_a_way_to_the_page(case: Case, james: Doctor, signed_in: SignedIn) -> None:
    page = signed_in(james).get(reverse("room", args=[case.pk]))

    assert page.content.decode().count('id="search-field"') == 1
    assert tag_of(page, 'data-do="search"')["href"] == SEARCH


def test_a_search_without_its_token_is_refused(james: Doctor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(james)

    assert client.post(SEARCH, {"query": "molde"}).status_code == 403


def test_who_searches_too_often_is_told_to_wait_with_the_words_still_there(
    case: Case, james: Doctor, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MOST", {Asking.SEARCH: 2})
    client = signed_in(james)

    with clock.at(clock.now()):
        first, second = (looked_for(client, "molde") for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 429)
    assert "Too much at once" in text_of(second)
    assert tag_of(second, 'name="query"')["value"] == "molde"
