"""Asked back before sending, in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from consult.models import Case, Doctor
from tests.browser.conftest import SitsDown
from tests.browser.house import House
from tests.browser.people import PHONE, Person

pytestmark = pytest.mark.browser


@pytest.fixture
def case(here: House, ana: Doctor) -> Case:
    return here.server.case(ana)


@pytest.fixture
def puebla(sits_down: SitsDown, ana: Doctor, case: Case) -> Person:
    person = sits_down(ana)
    person.enter(case.pk)
    return person


@pytest.fixture
def boston(sits_down: SitsDown, james: Doctor, case: Case) -> Person:
    person = sits_down(james, screen=PHONE)
    person.enter(case.pk)
    return person


def questions(person: Person) -> Locator:
    return person.page.locator("#composer-questions")


def test_a_number_with_two_readings_is_answered_by_one_key_and_the_answer_is_read_in_the_other_language(
    puebla: Person, boston: Person
) -> None:
    puebla.writes("Pasar 1.500 ml")

    expect(questions(puebla)).to_be_visible()
    expect(puebla.comments).to_have_count(0)
    expect(questions(puebla).locator("[data-do=send-anyway]")).to_be_hidden()
    expect(questions(puebla).get_by_role("button", name="1.5", exact=True)).to_be_focused()
    puebla.page.keyboard.press("Tab")
    puebla.page.keyboard.press("Enter")

    boston.sees("Pasar 1.500 ml")
    expect(boston.comments.locator("[data-slot=annotations]")).to_have_text("as its author means it: 1.500 = 1500")
    expect(questions(puebla)).to_be_hidden()
    boston.page.reload()
    expect(boston.comments.locator("[data-slot=annotations]")).to_have_text("as its author means it: 1.500 = 1500")


def test_two_questions_are_answered_one_by_one_or_left_open_where_no_answer_is_forced(
    puebla: Person, boston: Person
) -> None:
    puebla.writes("Tras la FA y 1.500 ml")
    found = Axe().run(puebla.page)
    assert found.response["violations"] == []
    questions(puebla).get_by_role("button", name="1500").click()
    questions(puebla).get_by_role("button", name="fibrilación auricular").click()
    boston.sees("Tras la FA")
    expect(boston.comments.first).to_contain_text("1.500 = 1500; FA = atrial fibrillation")

    puebla.writes("Tuvo una PCR")
    questions(puebla).locator("[data-do=send-anyway]").click()
    boston.sees("Tuvo una PCR")


def test_who_goes_back_to_the_words_has_sent_nothing_and_lost_nothing(puebla: Person) -> None:
    puebla.writes("Pasar 1.500 ml")
    questions(puebla).get_by_role("button", name="1.5", exact=True).press("Escape")

    expect(questions(puebla)).to_be_hidden()
    expect(puebla.composer).to_be_focused()
    expect(puebla.composer).to_have_value("Pasar 1.500 ml")
    puebla.writes("Pasar 1500 ml")
    puebla.sees("Pasar 1500 ml")


def test_a_change_of_ones_words_is_asked_about_too(puebla: Person) -> None:
    puebla.writes("Pasar 1500 ml")
    puebla.sees("Pasar 1500 ml")
    puebla.does("edit", "Pasar 1500 ml")
    puebla.writes("Pasar 2.500 ml")
    questions(puebla).get_by_role("button", name="2500").click()

    expect(puebla.comments.first.locator("[data-slot=annotations]")).to_contain_text("2.500 = 2500")


def test_words_written_without_a_network_are_asked_about_when_they_could_be_sent(puebla: Person) -> None:
    puebla.network.cut()
    puebla.is_cut_off()
    puebla.writes("Pasar 1.500 ml")
    expect(puebla.comment("Pasar 1.500 ml")).to_have_attribute("data-status", "queued")
    puebla.network.restore()

    expect(puebla.comment("Pasar 1.500 ml")).to_have_attribute("data-status", "failed")
    puebla.comment("Pasar 1.500 ml").get_by_role("button", name="Editar").click()
    puebla.page.locator("#composer button[type=submit]").click()
    questions(puebla).get_by_role("button", name="1500").click()
    puebla.sees("Pasar 1.500 ml")
