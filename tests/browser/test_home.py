"""Home in a browser, while cases are opened elsewhere."""

import re

import pytest
from playwright.sync_api import Locator, expect

from consult.models import Doctor
from tests.browser.conftest import SitsDown
from tests.browser.people import Person

pytestmark = pytest.mark.browser

TITLE = "Lactante con tos y fiebre"


@pytest.fixture
def puebla(sits_down: SitsDown, ana: Doctor) -> Person:
    return sits_down(ana)


@pytest.fixture
def boston(sits_down: SitsDown, james: Doctor) -> Person:
    person = sits_down(james)
    person.go("/")
    person.is_up_to_date()
    return person


def row(person: Person, case_id: str) -> Locator:
    return person.page.locator(f"#feed [data-case='{case_id}']")


def opened(person: Person, specialty: str = "pulmonology") -> str:
    return person.opens_case(specialty=specialty, title=TITLE, question="¿Ingreso?")


def test_a_case_appears_on_top_without_reloading(puebla: Person, boston: Person) -> None:
    case_id = opened(puebla)

    expect(row(boston, case_id)).to_have_count(1)
    expect(boston.page.locator("#feed > li").first).to_have_attribute("data-case", case_id)
    expect(row(boston, case_id).locator("[data-slot=author]")).to_have_text("Ana Ramírez")
    expect(row(boston, case_id).locator(".clock")).to_contain_text(re.compile(r"\d min"))
    row(boston, case_id).locator("[data-slot=title]").click()
    boston.is_up_to_date()
    assert boston.page.url.rstrip("/").endswith(case_id)


def test_a_case_of_a_subspecialty_reaches_those_who_follow_the_specialty(puebla: Person, boston: Person) -> None:
    case_id = opened(puebla, "interventional-pulmonology")

    expect(row(boston, case_id)).to_have_count(1)


def test_a_case_waits_while_somebody_is_in_the_list(puebla: Person, boston: Person) -> None:
    first = opened(puebla)
    row(boston, first).locator("[data-slot=title]").focus()
    second = opened(puebla)

    expect(boston.page.locator("#show-waiting")).to_have_text("Show 1 new case")
    expect(row(boston, second)).to_have_count(0)
    boston.page.locator("#show-waiting").click()
    expect(row(boston, second)).to_have_count(1)


def test_a_row_follows_the_state_of_its_case(puebla: Person, boston: Person) -> None:
    case_id = opened(puebla)
    expect(row(boston, case_id)).to_have_attribute("data-state", "open")
    puebla.page.locator("#case-state [data-state=resolved]").click()
    puebla.answers()

    expect(row(boston, case_id)).to_have_attribute("data-state", "resolved")
    expect(row(boston, case_id).locator("[data-slot=state]")).to_have_text("Resolved")


def test_nothing_is_missed_while_the_network_is_gone(puebla: Person, boston: Person) -> None:
    boston.network.cut()
    boston.is_cut_off()
    case_id = opened(puebla)
    boston.network.restore()

    expect(row(boston, case_id)).to_have_count(1)


def test_a_form_keeps_what_was_typed_until_it_is_sent(puebla: Person) -> None:
    puebla.go("/cases/new/")
    puebla.page.locator("[name=title]").fill(TITLE)
    puebla.page.locator("[name=urgency][value=soon]").check()
    puebla.page.locator("[name=specialties][value=interventional-pulmonology]").evaluate("box => box.click()")
    puebla.go("/")
    puebla.go("/cases/new/")

    expect(puebla.page.locator("[name=title]")).to_have_value(TITLE)
    expect(puebla.page.locator("[name=urgency][value=soon]")).to_be_checked()
    expect(puebla.page.locator("[name=specialties][value=interventional-pulmonology]")).to_be_checked()
    puebla.page.locator("#draft-status button").click()
    expect(puebla.page.locator("[name=title]")).to_have_value("")


def test_a_case_that_was_opened_leaves_no_draft(puebla: Person) -> None:
    opened(puebla)
    puebla.go("/cases/new/")

    expect(puebla.page.locator("[name=title]")).to_have_value("")
