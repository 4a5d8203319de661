"""The first paragraph of the house, played: two doctors, two languages, one case."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from consult.models import Doctor
from tests.browser.conftest import SitsDown
from tests.browser.house import House, house
from tests.browser.people import Person
from tests.rig.fixtures import Serving
from tests.rig.server import KINDS

pytestmark = pytest.mark.browser

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "images" / "room.png"
TITLE = "Varón de 14 años con Fontan que expulsó al toser una masa en forma de árbol"
QUESTION = "¿Es bronquitis plástica? ¿Broncoscopia esta noche o primero alteplasa nebulizada?"
FINDINGS = "SpO2 79 % al aire, 86 % con 4 L/min. Murmullo vesicular abolido en la base izquierda."


@pytest.fixture(scope="module", params=KINDS)
def here(request: pytest.FixtureRequest, chromium: Browser, serving: Serving) -> Iterator[House]:
    """Daphne, then uvicorn, with a translator."""
    with house(request.param, serving, translates=True) as translating:
        yield translating


def is_translated(text: Locator, original: str) -> None:
    """It has come out of the machine, whatever it made of it: a text with its label, or a reason for none."""
    expect(text.locator("[data-slot=pending]")).to_be_hidden()
    verdict = text.locator("[data-slot=machine]:not([hidden]), [data-slot=withheld]:not([hidden])")
    expect(verdict).to_have_count(1)
    if text.locator("[data-slot=machine]:not([hidden])").count():
        expect(text.locator("[data-slot=original]")).to_have_text(original)
        expect(text.locator("[data-slot=text]")).to_have_attribute("lang", re.compile("en|es"))


def everybody_reads(words: list[tuple[Person, str]], both: tuple[Person, Person]) -> None:
    """Every comment stands once on both screens, in one order, and translated for the one who did not write it."""
    for reader in both:
        expect(reader.comments).to_have_count(len(words))
        for writer, said in words:
            reader.sees(said)
            if writer is not reader:
                is_translated(reader.comment(said), said)
    assert both[0].ids() == both[1].ids()


def reloads_with_words_waiting(writer: Person, case_id: str, said: list[tuple[Person, str]]) -> None:
    """The last words said are written without a network, and the page goes before they could."""
    writer.network.cut()
    writer.is_cut_off()
    writer.writes(said[-1][1])
    expect(writer.comments).to_have_count(len(said))
    writer.page.goto("about:blank")
    writer.network.restore()
    writer.enter(case_id)


def test_two_doctors_two_languages_one_case(here: House, sits_down: SitsDown, ana: Doctor, james: Doctor) -> None:
    puebla, boston = sits_down(ana), sits_down(james)
    both = (puebla, boston)
    boston.go("/")
    boston.is_up_to_date()

    # Ana opens a case in Spanish; it appears in Boston without reloading, and then in English.
    case_id = puebla.opens_case(
        specialty="pulmonology", title=TITLE, question=QUESTION, findings=FINDINGS, missing="Ecocardiograma."
    )
    row = boston.page.locator(f"#feed [data-case='{case_id}']")
    expect(row).to_have_count(1)
    expect(row.locator("[data-slot=machine]")).to_be_visible()
    expect(row.locator("[data-slot=title]")).to_have_attribute("lang", "en")

    # James reads title, question and findings in English.
    row.locator("[data-slot=title]").click()
    boston.is_up_to_date()
    for field, original in (("title", TITLE), ("question", QUESTION), ("findings", FINDINGS)):
        is_translated(boston.page.locator(f"[data-field={field}]"), original)

    # Both write, and each reads the other in their own language.
    said = [(puebla, "Tiene 46 kg. Vive a 2135 m de altitud.")]
    puebla.writes(said[0][1])
    boston.sees(said[0][1])
    said.append((boston, "Keep the cast. Is the fenestration still open?"))
    boston.writes(said[-1][1])
    everybody_reads(said, both)
    expect(boston.page.locator("#room")).to_have_attribute("data-state", "answered")
    expect(puebla.page.locator("#room")).to_have_attribute("data-state", "answered")

    # The network of Boston goes, and comes back.
    boston.network.cut()
    boston.is_cut_off()
    for writer, words in ((boston, "Scope him tonight."), (puebla, "La fenestración sigue permeable.")):
        writer.writes(words)
        said.append((writer, words))
    boston.writes("Check fibrinogen first.")
    said.append((boston, "Check fibrinogen first."))
    boston.network.restore()
    everybody_reads(said, both)

    # The server restarts while both write.
    here.server.stop()
    for writer, words in ((puebla, "Fibrinógeno de 2.9 g/L."), (boston, "Then alteplase 5 mg every 6 h.")):
        writer.writes(words)
        said.append((writer, words))
    here.server.start()
    everybody_reads(said, both)

    # Words that wait survive a reload.
    said.append((puebla, "Alteplasa iniciada a las 23:10."))
    reloads_with_words_waiting(puebla, case_id, said)
    everybody_reads(said, both)

    # A later visit finds it all as it was.
    boston.enter(case_id)
    everybody_reads(said, both)
    if os.environ.get("INTERCONSULTA_PICTURE"):
        boston.page.screenshot(path=PICTURE)
