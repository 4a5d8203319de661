"""A room in two browsers."""

import re

import pytest
from playwright.sync_api import expect

from consult.ids import new_id
from consult.models import Case, Doctor
from consult.services.comments import post_comment
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
    person = sits_down(james)
    person.enter(case.pk)
    return person


def filled(here: House, doctor: Doctor, case: Case, count: int) -> None:
    """Comments from before anybody looked."""
    for number in range(1, count + 1):
        here.server.do(post_comment, doctor=doctor, case_id=case.pk, client_id=new_id(), body=f"Control {number}.")


def test_what_one_writes_is_read_by_the_other_once(puebla: Person, boston: Person) -> None:
    puebla.writes("¿Fiebre?")
    boston.sees("¿Fiebre?")
    boston.writes("None.")
    puebla.sees("None.")

    assert puebla.ids() == boston.ids()
    expect(puebla.comment("¿Fiebre?")).to_have_attribute("data-own", "")
    expect(boston.comment("¿Fiebre?")).not_to_have_attribute("data-own", "")


def test_words_written_without_a_network_wait_and_go_out_in_order(puebla: Person, boston: Person) -> None:
    boston.network.cut()
    boston.is_cut_off()
    boston.writes("First.")
    boston.writes("Second.")
    puebla.writes("¿Siguen ahí?")
    expect(boston.comments).to_have_count(2)
    expect(boston.comment("First.")).to_have_attribute("data-status", "queued")
    boston.network.restore()

    for person in (puebla, boston):
        for words in ("First.", "Second.", "¿Siguen ahí?"):
            person.sees(words)
    assert puebla.ids() == boston.ids()
    expect(boston.comments.locator("[data-slot=status]:visible")).to_have_count(0)
    assert boston.ids().index(puebla.ids()[0]) == 0


def test_words_that_wait_survive_a_reload(puebla: Person, boston: Person, case: Case) -> None:
    boston.network.cut()
    boston.is_cut_off()
    boston.writes("Kept over the reload.")
    expect(boston.comments).to_have_count(1)
    boston.page.goto("about:blank")
    boston.network.restore()
    boston.enter(case.pk)

    boston.sees("Kept over the reload.")
    puebla.sees("Kept over the reload.")


def test_words_that_wait_go_out_from_any_page(puebla: Person, boston: Person) -> None:
    boston.network.cut()
    boston.is_cut_off()
    boston.writes("Sent from home.")
    expect(boston.comments).to_have_count(1)
    boston.network.restore()
    boston.go("/")

    puebla.sees("Sent from home.")


def test_a_restart_of_the_server_loses_and_doubles_nothing(here: House, puebla: Person, boston: Person) -> None:
    puebla.writes("Antes.")
    boston.sees("Antes.")
    here.server.stop()
    puebla.writes("Durante.")
    boston.writes("Meanwhile.")
    here.server.start()

    for person in (puebla, boston):
        person.sees("Durante.")
        person.sees("Meanwhile.")
        expect(person.comments).to_have_count(3)
    assert puebla.ids() == boston.ids()


def test_a_comment_is_edited_answered_and_taken_back(puebla: Person, boston: Person) -> None:
    puebla.writes("Potasio 6.2.")
    boston.sees("Potasio 6.2.")
    puebla.does("edit", "Potasio 6.2.")
    puebla.composer.fill("Potasio 5.2.")
    puebla.page.locator("#composer button[type=submit]").click()
    boston.sees("Potasio 5.2.")
    expect(boston.comment("Potasio 5.2.").locator("[data-slot=edited]")).to_be_visible()

    boston.does("reply", "Potasio 5.2.")
    boston.writes("Repeat it.")
    expect(puebla.comment("Repeat it.").locator("[data-slot=reply-name]")).to_have_text("Ana Ramírez")

    puebla.does("retract", "Potasio 5.2.")
    puebla.answers()
    expect(boston.comments.first.locator(".tombstone")).to_be_visible()
    assert "Potasio" not in boston.page.locator("#comments .comment").first.inner_text()


def test_a_refused_comment_says_why_and_can_be_sent_again(puebla: Person, boston: Person) -> None:
    boston.network.cut()
    boston.is_cut_off()
    boston.writes("One more thing.")
    puebla.page.locator("#case-state [data-state=closed]").click()
    puebla.answers()
    expect(puebla.page.locator("#room")).to_have_attribute("data-state", "closed")
    boston.network.restore()

    status = boston.comments.first.locator("[data-slot=status]")
    expect(status).to_contain_text("This case is closed.")
    puebla.page.locator("#case-state [data-state=open]").click()
    puebla.answers()
    expect(boston.page.locator("#room")).to_have_attribute("data-state", "open")
    status.locator("[data-do=retry]").click()
    puebla.sees("One more thing.")
    boston.sees("One more thing.")


def test_why_a_comment_was_refused_stands_in_sight(
    here: House, sits_down: SitsDown, case: Case, ana: Doctor, james: Doctor
) -> None:
    filled(here, ana, case, 40)
    phone = sits_down(james, screen=PHONE, has_touch=True)
    phone.enter(case.pk)
    phone.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    phone.writes("\u202eturned")
    refused = phone.page.locator("#comments [data-status=failed] [data-slot=status]")
    expect(refused).to_be_visible()

    composer, shown = phone.page.locator("#composer").bounding_box(), refused.bounding_box()
    assert shown is not None
    assert composer is not None
    assert shown["y"] + shown["height"] <= composer["y"]


def test_a_refused_comment_can_be_discarded_or_edited(puebla: Person, boston: Person) -> None:
    for words in ("\u202eturned", "\u202eagain"):
        boston.writes(words)
        expect(boston.page.locator("#comments [data-status=failed]")).to_have_count(1)
        deed = "discard" if words.endswith("turned") else "edit"
        boston.page.locator(f"#comments [data-status=failed] [data-do={deed}]:visible").click()
        expect(boston.comments).to_have_count(0)
    expect(boston.composer).to_have_value("\u202eagain")
    boston.writes("again")

    puebla.sees("again")
    expect(puebla.comments).to_have_count(1)


def test_a_doctor_speaks_under_a_pseudonym_from_the_first_word(puebla: Person, boston: Person) -> None:
    boston.page.locator("#voice-choice [value=pseudonym]").check()
    boston.writes("Masked.")
    boston.writes("Twice.")
    puebla.sees("Twice.")

    assert "James" not in puebla.page.locator("#comments").inner_text()
    expect(boston.page.locator("#voice-choice")).to_be_hidden()
    # One header for both: they are one voice.
    expect(puebla.comment("Twice.")).to_have_attribute("data-continued", "")


def test_who_reads_further_up_stays_there_and_is_told(
    here: House, case: Case, ana: Doctor, puebla: Person, boston: Person
) -> None:
    filled(here, ana, case, 40)
    boston.enter(case.pk)
    boston.page.evaluate("window.scrollTo(0, 600)")
    reading = boston.comment("Control 12.")
    before = reading.bounding_box()
    puebla.writes("Nuevo.")

    expect(boston.page.locator("#below")).to_have_text("1 new comment below")
    assert reading.bounding_box() == before
    boston.page.locator("#below").click()
    expect(boston.comment("Nuevo.")).to_be_in_viewport()
    expect(boston.page.locator("#below")).to_be_hidden()


def test_a_change_further_up_does_not_move_what_one_reads(
    here: House, case: Case, ana: Doctor, puebla: Person, boston: Person
) -> None:
    filled(here, ana, case, 40)
    puebla.enter(case.pk)
    boston.enter(case.pk)
    boston.page.evaluate("window.scrollTo(0, 1200)")
    reading = boston.comments.nth(25)
    before = reading.bounding_box()
    puebla.does("edit", "Control 2.")
    puebla.composer.fill("Mucho más largo. " * 40)
    puebla.page.locator("#composer button[type=submit]").click()

    boston.sees("Mucho más largo.")
    assert reading.bounding_box() == before


def test_history_comes_back_on_demand(here: House, case: Case, ana: Doctor, boston: Person) -> None:
    filled(here, ana, case, 130)
    boston.enter(case.pk)
    expect(boston.comments).to_have_count(100)
    boston.page.locator("#earlier button").click()

    expect(boston.comments).to_have_count(130)
    expect(boston.page.locator("#earlier")).to_be_hidden()
    expect(boston.comments.first.locator("[data-slot=text]")).to_have_text("Control 1.")


def test_one_sees_who_types(puebla: Person, boston: Person) -> None:
    puebla.writes("¿Y la eco?")
    boston.sees("¿Y la eco?")
    puebla.composer.press_sequentially("Otra")

    expect(boston.page.locator("#typing")).to_have_text("Ana Ramírez is typing…")
    puebla.page.locator("#composer button[type=submit]").click()
    expect(boston.page.locator("#typing")).to_have_text("")


def test_a_draft_waits_for_its_case(puebla: Person, case: Case) -> None:
    puebla.composer.fill("Sin terminar")
    puebla.go("/")
    puebla.enter(case.pk)

    expect(puebla.composer).to_have_value("Sin terminar")
    puebla.writes("Terminado.")
    puebla.sees("Terminado.")
    puebla.enter(case.pk)
    expect(puebla.composer).to_have_value("")


def test_signing_out_asks_about_unsent_words_and_leaves_none(boston: Person, case: Case) -> None:
    boston.network.cut()
    boston.is_cut_off()
    boston.writes("Never sent.")
    expect(boston.comments).to_have_count(1)
    boston.page.locator("#sign-out button").click()
    boston.answers(yes=False)
    expect(boston.comments).to_have_count(1)
    boston.network.restore()


def test_a_signed_out_doctor_leaves_no_words_behind(here: House, sits_down: SitsDown, case: Case) -> None:
    maeve = sits_down(here.server.doctor("Maeve Kavanagh", country="IE", languages=("en",)))
    maeve.enter(case.pk)
    maeve.composer.fill("A draft that was never sent")
    maeve.page.locator("#sign-out button").click()
    maeve.answers()
    maeve.page.wait_for_url(re.compile("/accounts/login/"))
    maeve.sign_in()
    maeve.enter(case.pk)

    expect(maeve.composer).to_have_value("")


def test_what_was_read_is_marked_and_counted_no_more(puebla: Person, boston: Person, case: Case) -> None:
    boston.writes("Here.")
    puebla.sees("Here.")
    boston.go("/")
    puebla.writes("¿Algo más?")
    unread = boston.page.locator(f"#my-cases [data-case='{case.pk}'] [data-slot=unread]")
    expect(unread).to_have_text("1 new")
    boston.enter(case.pk)
    expect(boston.page.locator("#unread-line")).to_have_count(1)
    newest = boston.comment("¿Algo más?").get_attribute("data-seq")
    expect(boston.page.locator("#room")).to_have_attribute("data-read", str(newest))
    boston.page.reload()
    boston.is_up_to_date()
    expect(boston.page.locator("#unread-line + .comment")).to_contain_text("¿Algo más?")
    boston.go("/")

    expect(unread).to_be_hidden()


def test_the_room_fits_a_narrow_phone(sits_down: SitsDown, james: Doctor, case: Case, puebla: Person) -> None:
    phone = sits_down(james, screen=PHONE, has_touch=True)
    phone.enter(case.pk)
    puebla.writes("Texto largo. " * 30)
    phone.sees("Texto largo.")

    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.page.locator(".card-fold").click()
    expect(phone.page.locator("#card [data-field=question]")).to_be_in_viewport()


def test_a_page_has_named_every_module_that_it_loads(boston: Person) -> None:
    loaded, named = boston.page.evaluate(
        """() => [
            performance.getEntriesByType("resource").map(({name}) => name).filter((name) => name.endsWith(".js")),
            [...document.querySelectorAll("link[rel=modulepreload], script[src]")].map(({href, src}) => href || src),
        ]"""
    )

    assert len(loaded) > 30
    assert sorted(loaded) == sorted(named)


# The browser may take its time to open what it keeps, or wait for another tab for ever.
NEVER_OPENED = "IDBFactory.prototype.open = () => ({});"


def test_keys_do_not_wait_for_what_the_browser_keeps(boston: Person, here: House, ana: Doctor, case: Case) -> None:
    filled(here, ana, case, 2)
    boston.page.add_init_script(NEVER_OPENED)
    boston.enter(case.pk)

    boston.page.keyboard.press("j")
    boston.page.keyboard.press("j")

    expect(boston.comment("Control 2.")).to_be_focused()
