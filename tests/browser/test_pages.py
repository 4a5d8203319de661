"""Pages in a browser: they ring, are taken and told, while two doctors look."""

import pytest
from playwright.sync_api import expect

from consult.models import Doctor, Shift
from tests.browser.conftest import SitsDown
from tests.browser.house import House
from tests.browser.people import PHONE
from tests.rig.on_call import on_call

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def rota(here: House, james: Doctor) -> None:
    """James is on call, and nobody else."""
    here.server.do(Shift.objects.all().delete)
    here.server.do(on_call, james)


def test_a_page_rings_is_taken_and_told(sits_down: SitsDown, ana: Doctor, james: Doctor) -> None:
    puebla, boston = sits_down(ana), sits_down(james, screen=PHONE)
    boston.go("/")
    boston.is_up_to_date()

    case_id = puebla.opens_case(specialty="pulmonology", title="Molde bronquial", question="¿Broncoscopia?")
    expect(puebla.page.locator(".page-row")).to_contain_text("1 persona")
    boston.page.locator("#paged a").click()
    boston.is_up_to_date()
    assert case_id in boston.page.url
    boston.page.locator("[data-do='page.acknowledge']").click()

    expect(puebla.page.locator(".page-row")).to_contain_text("lo ha tomado James Doyle")
    expect(boston.page.locator(".page-row [data-do='page.acknowledge']")).to_be_hidden()
    expect(boston.page.locator(".page-row [data-do='page.hand_over']")).to_be_visible()
    assert boston.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_an_author_is_told_whom_an_urgent_case_wakes_before_it_is_opened(sits_down: SitsDown, ana: Doctor) -> None:
    puebla = sits_down(ana)
    puebla.go("/cases/new/")
    form, said = puebla.page.locator("#new-case"), puebla.page.locator("#waking")

    form.locator("[name=specialties][value=pulmonology]").check()
    form.locator("[name=urgency][value=urgent]").check()
    expect(said).to_have_text("Al abrirlo se despierta a 1 persona.")
    form.locator("[name=specialties][value=cardiology]").check()

    expect(said).to_contain_text("Nadie está de guardia de Cardiología. Usa tu vía local de urgencias.")
    form.locator("[name=urgency][value=soon]").check()
    expect(said).to_be_empty()


def test_who_took_a_page_answers_without_looking_again(sits_down: SitsDown, ana: Doctor, james: Doctor) -> None:
    puebla, boston = sits_down(ana), sits_down(james)
    case_id = puebla.opens_case(specialty="pulmonology", title="Molde bronquial", question="¿Broncoscopia?")
    boston.enter(case_id)
    boston.page.locator("[data-do='page.acknowledge']").click()
    expect(boston.page.locator("#voice-choice")).to_be_hidden()

    boston.page.locator("#composer-body").fill("Yes, now.")
    boston.page.locator("#composer button[type=submit]").click()

    expect(puebla.page.locator(".comment .author")).to_have_text("James Doyle")


def test_a_step_says_why_it_was_taken(sits_down: SitsDown, ana: Doctor, james: Doctor) -> None:
    puebla, boston = sits_down(ana), sits_down(james)
    case_id = puebla.opens_case(specialty="pulmonology", title="Molde bronquial", question="¿Broncoscopia?")
    boston.enter(case_id)

    boston.page.locator("[data-do='page.decline']").click()

    expect(puebla.page.locator(".page-row [data-slot=why]")).to_have_text("Quien fue avisado antes no puede.")
    life = puebla.page.locator("#page-life [data-slot=words]")
    told = life.all_text_contents()
    assert told[1:2] == ["Neumología: alguien avisado no puede."]
    puebla.page.reload()
    assert life.all_text_contents() == told
    expect(puebla.page.locator(".page-row [data-slot=why]")).to_have_text("Quien fue avisado antes no puede.")


def test_a_specialty_is_paged_after_its_number_was_said(sits_down: SitsDown, ana: Doctor, here: House) -> None:
    puebla = sits_down(ana)
    puebla.opens_case(specialty="pulmonology", title="Molde bronquial", question="¿Broncoscopia?")

    puebla.page.locator("#page-specialty").click()
    puebla.page.locator("dialog select").select_option("cardiology")
    puebla.answers()
    expect(puebla.page.locator("dialog")).to_contain_text("Nadie está de guardia")
    puebla.answers()

    expect(puebla.page.locator(".page-row[data-nobody]")).to_contain_text("vía local de urgencias")
    expect(puebla.page.locator(".page-row")).to_have_count(2)


def test_the_rota_fits_a_phone(sits_down: SitsDown, james: Doctor) -> None:
    boston = sits_down(james, screen=PHONE)
    boston.go("/on-call/")

    expect(boston.page.locator(".shifts")).to_contain_text("James Doyle")
    assert boston.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_who_hands_a_page_over_may_write_a_note(sits_down: SitsDown, ana: Doctor, james: Doctor) -> None:
    puebla, boston = sits_down(ana), sits_down(james, screen=PHONE)
    case_id = puebla.opens_case(specialty="pulmonology", title="Molde bronquial", question="¿Broncoscopia?")
    boston.enter(case_id)
    boston.page.locator("[data-do='page.acknowledge']").click()

    boston.page.locator("[data-do='page.hand_over']").click()
    expect(boston.page.locator("#composer-reply")).to_contain_text("Hand-over note · Pulmonology")
    boston.page.locator("#composer-body").fill("Repeat potassium at 06:00.")
    boston.page.locator("#composer button[type=submit]").click()

    expect(puebla.page.locator(".comment [data-slot=handover]")).to_have_text("Nota de relevo · Neumología")
    expect(puebla.page.locator(".room-top .state")).to_have_text("Abierto")
    expect(boston.page.locator("#composer-reply")).to_be_hidden()
    boston.go("/on-call/hand-over/")
    expect(boston.page.locator(f"[data-case='{case_id}'] .entrusted")).to_contain_text("Repeat potassium at 06:00.")
    assert boston.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
