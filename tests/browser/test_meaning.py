"""What a reader can do about a translation, in a browser."""

import re
import time
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from consult.ids import new_id
from consult.models import Case, Doctor, TranslationRequest
from consult.models.translations import Verdict
from consult.services import translations
from consult.services.comments import post_comment
from tests.browser.conftest import SitsDown
from tests.browser.house import House
from tests.browser.people import PATIENCE_MS, Person

pytestmark = pytest.mark.browser

SOURCE, ENGLISH = "👍 Satura 88 %. Suspender warfarina.", "👍 Sats 98 %. Hold warfarin."
FOUND = {
    "kind": "number",
    "level": "check",
    "source": {"start": 9, "end": 11, "words": "88"},
    "target": {"start": 7, "end": 9, "words": "98"},
}


def machine(here: House, text: str, *, to: str, findings: list[dict[str, Any]] | None = None) -> None:
    """Answers every request into a language with one text, as a translator would; waits for the first of them."""

    def work() -> None:
        # The room shows that it asks before the server has stored that it was asked.
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not TranslationRequest.objects.filter(language=to, leased_until=None).exists():
            assert time.monotonic() < deadline, f"nobody asked for {to}"
            time.sleep(0.05)
        verdict = Verdict.CHECK if findings else Verdict.OK
        result = translations.Result(verdict=verdict, text=text, model="m", engine="e", findings=findings or [])
        # The house is shared: other tests have left texts that nobody translated.
        while claims := translations.claim(100):
            for claimed in claims:
                if claimed.target == to:
                    translations.complete(claimed.request, result)

    here.server.do(work)


def rings(person: Person) -> None:
    """A word in the room brings everybody what the machine has done beside the server."""
    person.writes("Mm.")


@pytest.fixture
def case(here: House, ana: Doctor, james: Doctor) -> Case:
    case: Case = here.server.case(ana)
    here.server.do(post_comment, doctor=ana, case_id=case.pk, client_id=new_id(), body=SOURCE, language="es")
    machine(here, ENGLISH, to="en", findings=[FOUND])
    return case


@pytest.fixture
def boston(sits_down: SitsDown, james: Doctor, case: Case) -> Person:
    person = sits_down(james)
    person.enter(case.pk)
    return person


def test_what_the_guard_found_is_marked_on_both_sides(boston: Person) -> None:
    comment = boston.comment("Sats")

    expect(comment.locator("[data-slot=text] mark")).to_have_text("98")
    comment.locator("[data-do=original]").click()
    expect(comment.locator("[data-slot=original] mark")).to_have_text("88")


def test_a_translation_is_turned_back_beside_its_source(here: House, boston: Person) -> None:
    boston.does("back", "Sats")
    expect(boston.comment("Sats").locator("[data-slot=back-words]")).to_have_text("being translated back into Spanish")
    machine(here, "Satura 98 %. Mantener warfarina.", to="es")
    rings(boston)

    comment = boston.comment("Sats")
    expect(comment.locator("[data-slot=back]")).to_have_text("Satura 98 %. Mantener warfarina.")
    expect(comment.locator("[data-slot=original]")).to_be_visible()
    expect(comment.locator("[data-slot=back-words]")).to_have_text("translated back into Spanish by the machine · m")


def test_a_bilingual_doctor_corrects_what_the_other_reads_at_once(
    here: House, boston: Person, sits_down: SitsDown, case: Case
) -> None:
    bea = here.resident("Bea Vidal", country="MX", languages=("es", "en"))
    madrid = sits_down(bea)
    madrid.enter(case.pk)
    madrid.does("review", "Suspender")
    expect(madrid.page.locator("dialog blockquote")).to_have_text(SOURCE)
    expect(madrid.page.locator("dialog textarea")).to_have_value(ENGLISH)
    assert Axe().run(madrid.page).response["violations"] == []
    madrid.page.locator("dialog textarea").fill("Sats 88 %. Stop warfarin.")
    madrid.answers()

    comment = boston.comment("Stop warfarin")
    expect(comment.locator("[data-slot=machine-words]")).to_have_text("translated from Spanish · reviewed by Bea Vidal")
    expect(comment.locator("mark")).to_have_count(0)
    boston.page.reload()
    expect(boston.comment("Stop warfarin").locator("[data-slot=machine-words]")).to_contain_text("Bea Vidal")


def test_a_bilingual_doctor_corrects_a_text_of_the_card(
    here: House, boston: Person, sits_down: SitsDown, case: Case
) -> None:
    madrid = sits_down(here.resident("Bea Vidal", country="MX", languages=("es", "en")))
    madrid.enter(case.pk)
    madrid.page.locator(".room-title [data-do=review-text]").click()
    expect(madrid.page.locator("dialog textarea")).to_have_value(ENGLISH)
    madrid.page.locator("dialog textarea").fill("Boy of 14 with a bronchial cast")
    madrid.answers()

    title = boston.page.locator(".room-title")
    expect(title.locator("[data-slot=text]")).to_have_text("Boy of 14 with a bronchial cast")
    expect(title.locator("[data-slot=machine-words]")).to_have_text("translated from Spanish · reviewed by Bea Vidal")
    expect(title.locator("[data-do=review-text]")).to_be_hidden()


def test_the_one_menu_stands_in_the_comment_that_opened_it_and_offers_what_may_be_done_there(boston: Person) -> None:
    boston.writes("Mine.")
    boston.sees("Mine.")
    menu = boston.page.locator(".more-list")

    boston.opens_menu("Mine.")
    expect(menu.get_by_role("link")).to_have_count(0)
    expect(menu.locator("button:visible")).to_have_text(
        ["Reply", "In another language", "Edit", "Correct its language", "Take back"]
    )

    boston.opens_menu("Sats")
    expect(menu.get_by_role("link")).to_have_attribute("href", re.compile(r"^report/\?comment=[0-9a-f-]{36}$"))
    expect(menu.locator("button:visible")).to_have_text(["In another language", "Translate back"])


def test_one_comment_is_read_in_a_language_that_nobody_here_reads_yet(here: House, boston: Person) -> None:
    boston.does("translate", "Sats")
    boston.page.locator("dialog select").select_option("fr")
    boston.answers()
    expect(boston.comments.first.locator("[data-slot=pending]")).to_contain_text("French")
    machine(here, "Sat 88 %. Arrêter la warfarine.", to="fr")
    rings(boston)

    expect(boston.comments.first.locator("[data-slot=text]")).to_have_text("Sat 88 %. Arrêter la warfarine.")


def test_a_case_is_read_in_another_language_than_ones_own(here: House, boston: Person) -> None:
    boston.page.locator("#case-language").select_option("fr")
    boston.page.locator(".card-language button").click()
    boston.is_up_to_date()
    machine(here, "Sat 88 %.", to="fr")
    rings(boston)

    expect(boston.comments.first.locator("[data-slot=text]")).to_have_text("Sat 88 %.")
