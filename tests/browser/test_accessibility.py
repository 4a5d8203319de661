"""Every page and state is readable without sight, on phone and desktop, light and dark; everything works by keys."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from consult.ids import new_id
from consult.models import Case, Comment, Doctor, Role, Unsealing
from consult.services import conduct, roles, unsealing, verification, voices
from consult.services.comments import post_comment
from consult.services.voices import SpeaksAs
from tests.browser.conftest import SitsDown
from tests.browser.house import House
from tests.browser.people import DESKTOP, PHONE, Person
from tests.rig.desk import code_of, with_role
from tests.rig.on_call import coordinates
from tests.rig.people import PASSWORD, holds, make_doctor, say

# What axe looks at is the same whichever server sends it.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("standing_house", ["daphne"], indirect=True)]

SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"screen": DESKTOP, "color_scheme": "light"},
    "desktop in the dark": {"screen": DESKTOP, "color_scheme": "dark"},
    "phone": {"screen": PHONE, "color_scheme": "light", "has_touch": True},
    "phone in the dark": {"screen": PHONE, "color_scheme": "dark", "has_touch": True},
}


@pytest.fixture
def case(here: House, ana: Doctor, james: Doctor) -> Case:
    case = here.server.case(ana, words={"findings": "SpO2 79 % al aire."})
    for doctor, body in ((james, "Keep the cast."), (ana, "Ya está en los dos frascos."), (ana, "¿Broncoscopia?")):
        here.server.do(post_comment, doctor=doctor, case_id=case.pk, client_id=new_id(), body=body)
    return case


LICENCE = b"\x89PNG\r\n\x1a\n" + b"a licence"


@pytest.fixture
def noor(here: House) -> Doctor:
    return here.resident("Noor Haddad", country="GB", languages=("en",), verified=False)


@pytest.fixture(params=SCREENS)
def boston(request: pytest.FixtureRequest, sits_down: SitsDown, james: Doctor) -> Person:
    return sits_down(james, **SCREENS[request.param])


def clean(person: Person) -> None:
    """Neither axe nor a ruler finds anything."""
    found = Axe().run(person.page).response["violations"]
    assert [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found] == []
    width = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0, "the page is wider than its screen"


def open_menu(person: Person) -> None:
    button = person.page.locator(".menu-button")
    if button.is_visible():
        button.click()


def fails_to_send(person: Person) -> None:
    person.writes("\u202eturned")
    expect(person.page.locator("#comments [data-status=failed]")).to_have_count(1)


def is_offline(person: Person) -> None:
    person.network.cut()
    expect(person.page.locator("#connection")).to_have_attribute("data-phase", "offline")
    person.writes("It waits.")
    expect(person.page.locator("#comments [data-status=queued]")).to_have_count(1)


def asks_before_taking_back(person: Person) -> None:
    person.does("retract", "Keep the cast.")
    expect(person.page.locator("dialog")).to_be_visible()


def opens_the_card(person: Person) -> None:
    if person.page.locator(".card-fold").is_visible():
        person.page.locator(".card-fold").click()
    expect(person.page.locator("#card [data-field=findings]")).to_be_visible()


ROOM_STATES: dict[str, Callable[[Person], object]] = {
    "as it opens": lambda person: None,
    "with the menu open": open_menu,
    "with the card open": opens_the_card,
    "replying": lambda person: person.does("reply", "¿Broncoscopia?"),
    "editing": lambda person: person.does("edit", "Keep the cast."),
    "asking before taking back": asks_before_taking_back,
    "with a comment that failed": fails_to_send,
    "without a network": is_offline,
    "showing the keys": lambda person: person.page.keyboard.press("?"),
}


@pytest.mark.parametrize("state", ROOM_STATES)
def test_the_room_is_clean(boston: Person, case: Case, state: str) -> None:
    boston.enter(case.pk)
    ROOM_STATES[state](boston)

    clean(boston)


def test_a_closed_case_is_clean(boston: Person, case: Case, sits_down: SitsDown, ana: Doctor) -> None:
    puebla = sits_down(ana)
    boston.enter(case.pk)
    puebla.enter(case.pk)
    puebla.page.locator("#case-state [data-state=closed]").click()
    puebla.answers()
    expect(boston.page.locator(".closed-note")).to_be_visible()

    clean(boston)


def test_home_and_the_forms_are_clean(boston: Person, case: Case) -> None:
    boston.go("/")
    boston.is_up_to_date()
    clean(boston)
    boston.go("/cases/new/")
    clean(boston)
    boston.page.locator("#new-case button[type=submit]").click()
    expect(boston.page.locator("#form-problem")).to_be_visible()
    clean(boston)
    boston.go("/settings/devices/")
    clean(boston)
    boston.go("/settings/")
    clean(boston)


@pytest.fixture
def coordinator(here: House, james: Doctor) -> Iterator[Doctor]:
    """James, for this test alone: the house is shared, and a coordinator is paged where nobody is on call."""
    here.server.do(coordinates, james)
    yield james
    here.server.do(roles.withdraw, doctor=james, role=Role.COORDINATOR)


@pytest.mark.usefixtures("coordinator")
def test_rotas_and_what_is_due_are_clean(here: House, boston: Person, ana: Doctor) -> None:
    here.server.case(ana, urgency="urgent")
    rotas = ("/on-call/", "/on-call/hand-over/", "/on-call/coverage/", "/on-call/calendar/", "/on-call/swaps/")
    for path in ("/due/", "/coordination/", *rotas):
        boston.go(path)
        clean(boston)


def test_the_pages_of_the_account_are_clean(boston: Person, case: Case) -> None:
    for path in ("/licence/", "/accounts/sessions/", "/accounts/elsewhere/", f"/cases/{case.pk}/report/"):
        boston.go(path)
        clean(boston)
    boston.go("/licence/")
    boston.page.locator("form.form button.primary").click()
    expect(boston.page.locator(".error").first).to_be_visible()
    clean(boston)


def test_ones_own_data_and_who_has_read_a_case_are_clean(here: House, boston: Person, james: Doctor) -> None:
    own = here.server.case(james)
    boston.go("/settings/data/")
    # The sitting is that of an earlier test, and may have just given it.
    if boston.page.locator("[name=password]").is_visible():
        boston.page.locator("[name=password]").fill(PASSWORD)
        boston.page.locator("form.form button.primary").click()
    expect(boston.page.locator("button[value=json]")).to_be_visible()
    clean(boston)
    boston.go("/settings/data/erase/")
    clean(boston)
    boston.page.locator("form.form button.primary").click()
    expect(boston.page.locator(".error")).to_be_visible()
    clean(boston)
    boston.go(f"/cases/{own.pk}/readers/")
    clean(boston)


def test_the_page_of_a_suspended_doctor_is_clean(here: House, chromium: Any, case: Case, ana: Doctor) -> None:
    doctor = here.server.do(suspended, case, ana)
    for options in SCREENS.values():
        person = Person(chromium, doctor, here.boston, **options)
        person.go("/accounts/login/")
        person.page.locator("[name=login]").fill(doctor.email)
        person.page.locator("[name=password]").fill(PASSWORD)
        person.page.locator("form.form button.primary").click()
        expect(person.page.locator("[name=words]")).to_be_visible()
        clean(person)
        person.leave()


def suspended(case: Case, by: Doctor) -> Doctor:
    """Somebody whom an officer has suspended."""
    doctor = make_doctor("Sam Cole", languages=("en",))
    comment, _ = say(doctor, case)
    report = conduct.report(doctor=by, case_id=case.pk, comment_id=comment, kind="unsafe", words="Too much.")
    officer = holds(make_doctor("Oscar Lind"), Role.OFFICER)
    conduct.suspend(officer=officer, report_id=report.pk, reason="It sells courses.")
    return doctor


def test_the_desks_of_verifiers_and_officers_are_clean(
    here: House, chromium: Any, case: Case, ana: Doctor, noor: Doctor
) -> None:
    facts = {"country": "GB", "number": f"{7_000_000 + here.server.port}", "specialty": "cardiology"}
    claimed = here.server.do(verification.claim, doctor=noor, content=LICENCE, **facts)
    comment = here.server.do(case_comments, case)[0]
    report = here.server.do(
        conduct.report, doctor=ana, case_id=case.pk, comment_id=comment, kind="unsafe", words="Too much."
    )
    asked = here.server.do(asked_by_another, case, ana, here.resident("Ximena Quiroga", country="UY"))
    for role, paths in (
        (Role.VERIFIER, ("/", "/verification/", f"/verification/{claimed.pk}/")),
        (
            Role.OFFICER,
            (
                "/conduct/",
                "/conduct/breach/",
                "/ladders/",
                f"/conduct/reports/{report.pk}/",
                f"/conduct/pseudonyms/{asked.pk}/",
            ),
        ),
    ):
        doctor, secret = here.server.do(with_role, f"{role.label} Lang", role)
        kept = None
        for options in SCREENS.values():
            person = Person(chromium, doctor, here.boston, storage_state=kept, **options)
            if kept is None:
                enters_with_code(person, secret)
                kept = person.context.storage_state()
            for path in paths:
                person.go(path)
                clean(person)
            person.leave()


def asked_by_another(case: Case, by: Doctor, masked: Doctor) -> Unsealing:
    """An officer asks who said something under a pseudonym."""
    voices.choose(doctor=masked, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    comment, _ = say(masked, case)
    report = conduct.report(doctor=by, case_id=case.pk, comment_id=comment, kind="unsafe", words="Too much.")
    officer = holds(make_doctor("Oscar Lind"), Role.OFFICER)
    return unsealing.ask(officer=officer, report_id=report.pk, reason="A dose that kills.")


def case_comments(case: Case) -> list[UUID]:
    return list(Comment.objects.filter(case=case, voice__name="James Doyle").values_list("pk", flat=True))


def enters_with_code(person: Person, secret: str) -> None:
    person.go("/accounts/login/")
    person.page.locator("[name=login]").fill(person.doctor.email)
    person.page.locator("[name=password]").fill(PASSWORD)
    person.page.locator("form.form button.primary").click()
    person.page.locator("[name=code]").fill(code_of(secret))
    person.page.locator("form.form button.primary").click()
    person.page.wait_for_url(f"{person.address}/")


def test_the_entrance_is_clean(here: House, chromium: Any, james: Doctor) -> None:
    for options in SCREENS.values():
        person = Person(chromium, james, here.boston, **options)
        elsewhere = ("/accounts/elsewhere/cancelled/", "/accounts/elsewhere/error/")
        for path in ("/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/confirm-email/", *elsewhere):
            person.go(path)
            clean(person)
        person.leave()


def test_a_doctor_needs_no_mouse(here: House, chromium: Any, james: Doctor, case: Case) -> None:
    person = Person(chromium, james, here.boston)
    keys = person.page.keyboard
    person.go("/")
    expect(person.page.locator("[name=login]")).to_be_visible()
    person.page.locator("[name=login]").focus()
    keys.type(james.email)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    person.page.wait_for_url(f"{person.address}/")
    person.is_up_to_date()

    # The list, then the room.
    rows: list[str] = person.page.locator(".case-row").evaluate_all("rows => rows.map(row => row.dataset.case)")
    for _ in range(rows.index(str(case.pk)) + 1):
        keys.press("j")
    expect(person.page.locator(f"[data-case='{case.pk}'] [data-slot=title]")).to_be_focused()
    keys.press("Enter")
    person.page.wait_for_url(re.compile(str(case.pk)))
    person.is_up_to_date()
    for _ in range(3):
        keys.press("j")
    expect(person.comment("¿Broncoscopia?")).to_be_focused()
    keys.press("k")
    expect(person.comment("Ya está en los dos frascos.")).to_be_focused()
    keys.press("r")
    expect(person.composer).to_be_focused()
    keys.type("By keys alone.")
    keys.press("Control+Enter")
    person.sees("By keys alone.")
    expect(person.comment("By keys alone.").locator("[data-slot=reply-name]")).to_have_text("Ana Ramírez")
    expect(person.composer).to_be_focused()

    # The help says the keys and gives the focus back; `n` leads to a new case.
    person.page.locator("#comments .comment").last.focus()
    keys.press("?")
    expect(person.page.locator("dialog")).to_contain_text("These keys")
    keys.press("Escape")
    expect(person.page.locator("#comments .comment").last).to_be_focused()
    keys.press("n")
    person.page.wait_for_url(re.compile("/cases/new/"))
    assert person.problems == []
    person.leave()


def test_what_is_new_is_said_without_moving_anybody(
    sits_down: SitsDown, boston: Person, ana: Doctor, case: Case
) -> None:
    boston.enter(case.pk)
    puebla = sits_down(ana)
    puebla.enter(case.pk)
    boston.composer.focus()
    puebla.writes("Última pregunta.")

    expect(boston.page.locator("#announce")).to_contain_text("Última pregunta.")
    expect(boston.composer).to_be_focused()
