"""Words that may identify the patient, before anybody else reads them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from consult.models import Case, Doctor
from tests.browser.conftest import SitsDown
from tests.browser.house import House
from tests.browser.people import PHONE, Person

pytestmark = pytest.mark.browser
NAME = "La Sra. García López tiene fiebre."


@pytest.fixture
def case(here: House, ana: Doctor) -> Case:
    return here.server.case(ana)


@pytest.fixture
def puebla(sits_down: SitsDown, ana: Doctor, case: Case) -> Person:
    person = sits_down(ana, screen=PHONE)
    person.enter(case.pk)
    return person


@pytest.fixture
def boston(sits_down: SitsDown, james: Doctor, case: Case) -> Person:
    person = sits_down(james)
    person.enter(case.pk)
    return person


def refused(person: Person) -> Locator:
    node = person.page.locator("#comments [data-status=failed]")
    expect(node).to_have_count(1)
    return node


def test_a_comment_with_a_name_waits_until_its_author_has_looked(puebla: Person, boston: Person, case: Case) -> None:
    puebla.writes(NAME)

    node = refused(puebla)
    expect(node.locator(".found li")).to_have_text("García López un nombre")
    expect(node.locator(".found mark")).to_have_text("García López")
    expect(node.locator("[data-do=retry]")).to_be_hidden()
    expect(boston.comments).to_have_count(0)
    assert Axe().run(puebla.page).response["violations"] == []
    assert puebla.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    node.locator("[data-do=attest]").click()

    puebla.sees(NAME)
    boston.sees(NAME)
    expect(puebla.page.locator(".found:visible")).to_have_count(0)


def test_what_waits_for_a_look_survives_a_reload(puebla: Person, case: Case) -> None:
    puebla.writes(NAME)
    refused(puebla)
    puebla.page.goto("about:blank")
    puebla.enter(case.pk)

    refused(puebla).locator("[data-do=attest]").click()

    puebla.sees(NAME)


def test_a_number_that_proves_itself_can_only_be_taken_out(puebla: Person) -> None:
    puebla.writes("DNI 12345678Z, fiebre.")

    node = refused(puebla)
    expect(node.locator(".found li")).to_have_text("12345678Z un DNI")
    expect(node.locator("[data-do=attest]")).to_be_hidden()
    node.locator("[data-do=edit]:visible").click()
    expect(puebla.composer).to_have_value("DNI 12345678Z, fiebre.")
    puebla.writes("Fiebre.")

    puebla.sees("Fiebre.")


def test_a_change_of_a_comment_is_saved_once_its_author_has_looked(puebla: Person, boston: Person) -> None:
    puebla.writes("Tiene fiebre.")
    puebla.sees("Tiene fiebre.")
    puebla.does("edit", "Tiene fiebre.")
    puebla.writes(NAME)

    box = puebla.page.locator("#composer-found")
    expect(box.locator("li")).to_have_text("García López un nombre")
    expect(puebla.composer).to_have_value(NAME)
    box.locator("[data-slot=attest]").click()

    boston.sees(NAME)
    expect(box).to_be_hidden()
