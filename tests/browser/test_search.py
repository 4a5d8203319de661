"""Searching from any page, by key and by field, on a desk and on a phone; and what the browser keeps of it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Request, expect

from consult.models import Doctor
from tests.browser.conftest import SitsDown
from tests.browser.people import PHONE, Person

pytestmark = pytest.mark.browser

TITLE = "Niña de 3 años con estridor bifásico"
FOUND = re.compile(r"/search/[0-9a-f-]{36}/$")


@pytest.fixture
def puebla(sits_down: SitsDown, ana: Doctor) -> Person:
    return sits_down(ana)


@pytest.fixture
def case_id(puebla: Person) -> str:
    return puebla.opens_case(specialty="pulmonology", title=TITLE, question="¿Fibroscopia?", history="Sin fiebre.")


def is_clean(person: Person) -> None:
    report = Axe().run(person.page)
    assert report.response["violations"] == []


@pytest.mark.parametrize("path", ["/", "/cases/new/", "/specialties/", "/settings/", "/search/"])
def test_a_stroke_leads_from_every_page_to_the_field(puebla: Person, path: str) -> None:
    puebla.go(path)
    expect(puebla.page.locator("#search-field")).to_be_visible()
    puebla.page.locator("body").press("/")

    expect(puebla.page.locator("#search-field")).to_be_focused()
    expect(puebla.page.locator("#search-field")).to_have_value("")


def test_a_stroke_in_a_text_is_a_stroke(puebla: Person, case_id: str) -> None:
    puebla.enter(case_id)
    puebla.composer.fill("120")
    puebla.composer.press("/")

    expect(puebla.composer).to_have_value("120/")


def test_what_is_looked_for_is_found_and_stands_in_no_address(puebla: Person, case_id: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(f"{request.url} {request.headers.get('referer', '')}")

    puebla.page.on("request", note)
    puebla.enter(case_id)
    puebla.page.locator("body").press("/")
    puebla.page.keyboard.type("FIEBRE estrid")
    puebla.page.keyboard.press("Enter")
    puebla.page.wait_for_url(FOUND)

    row = puebla.page.locator(f'[data-case="{case_id}"]')
    expect(row.locator("mark").first).to_have_text("estridor")
    expect(row.locator(".hit-language").first).to_have_text("encontrado en el original, español")
    is_clean(puebla)
    row.locator("[data-slot=title]").click()
    puebla.is_up_to_date()
    puebla.page.go_back()
    expect(puebla.page.locator("#search-field")).to_have_value("FIEBRE estrid")
    expect(row).to_have_count(1)
    assert not [address for address in asked if re.search("fiebre|estrid", address, re.IGNORECASE)]
    assert "estrid" not in puebla.page.title()


def test_a_search_needs_no_script(sits_down: SitsDown, puebla: Person, ana: Doctor, case_id: str) -> None:
    plain = sits_down(ana, java_script_enabled=False)
    plain.go()
    plain.page.locator("#search-field").fill("estridor")
    plain.page.locator("#search-field").press("Enter")
    plain.page.wait_for_url(FOUND)

    expect(plain.page.locator(f'[data-case="{case_id}"]')).to_have_count(1)


def test_on_a_phone_the_field_is_in_sight_and_a_room_leads_to_it(
    sits_down: SitsDown, puebla: Person, ana: Doctor, case_id: str
) -> None:
    phone = sits_down(ana, screen=PHONE, has_touch=True)
    phone.go()
    expect(phone.page.locator("#search-field")).to_be_in_viewport()
    phone.enter(case_id)
    phone.page.locator("[data-do=search]").tap()
    phone.page.locator("#search-field").fill("estridor fieb")
    phone.page.locator("main [type=submit]").tap()
    phone.page.wait_for_url(FOUND)

    expect(phone.page.locator(f'[data-case="{case_id}"] mark').first).to_be_in_viewport()
    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    is_clean(phone)


@pytest.mark.parametrize("words", ["", "x", "palabra que nadie ha escrito"])
def test_no_state_of_the_page_shuts_anybody_out(puebla: Person, words: str) -> None:
    puebla.go("/search/")
    is_clean(puebla)
    puebla.page.locator("#search-field").fill(words)
    puebla.page.locator("main [type=submit]").click()
    expect(puebla.page.locator("main [role=alert], main [role=status]")).to_have_count(1)

    is_clean(puebla)
    # Chromium calls the page of a refusal a failure.
    assert all("422" in problem for problem in puebla.problems)
    puebla.problems.clear()
