"""The story of a newcomer: from signing up to a case under a pseudonym, past a person who looks at the licence."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from consult.models import Doctor, Role
from tests.browser.conftest import SitsDown
from tests.browser.house import House
from tests.browser.people import Person
from tests.rig.desk import code_of, with_role
from tests.rig.people import PASSWORD

pytestmark = pytest.mark.browser

LICENCE = b"\x89PNG\r\n\x1a\n" + b"a licence"
LINK = re.compile(r"http://[^/\s]+(/accounts/confirm-email/\S+)")
Arrives = Callable[[Doctor], Person]


@pytest.fixture
def arrives(here: House, chromium: Browser) -> Iterator[Arrives]:
    """Somebody at a browser of their own, not signed in."""
    people: list[Person] = []

    def arrives(doctor: Doctor) -> Person:
        people.append(Person(chromium, doctor, here.boston))
        return people[-1]

    yield arrives
    for person in people:
        person.leave()


def submit(person: Person) -> None:
    person.page.locator("form.form button.primary").click()


def newest_link(here: House) -> str:
    """Letters go to the console, which is the server's log."""
    log = (here.server.data / "server.log").read_text(encoding="utf8", errors="replace")
    found: list[str] = LINK.findall(log)
    return found[-1]


def signs_up(here: House, ines: Person) -> None:
    ines.go("/")
    ines.page.locator("footer a").click()
    form = ines.page.locator("form.form")
    form.locator("[name=name]").fill("Inés Prado")
    form.locator("[name=country]").select_option("GB")
    form.locator("[name=email]").fill(ines.doctor.email)
    form.locator("[name=password1]").fill(PASSWORD)
    submit(ines)
    ines.page.wait_for_url(re.compile("/accounts/confirm-email/$"))
    ines.go(newest_link(here))
    submit(ines)
    ines.page.wait_for_url(re.compile("/accounts/login/"))


def sends_the_licence(ines: Person, number: str) -> None:
    ines.page.get_by_role("link", name="Send the licence").click()
    ines.page.locator("[name=number]").fill(number)
    ines.page.locator("[name=specialty]").select_option("cardiology")
    ines.page.locator("[name=evidence]").set_input_files(
        {"name": "licence.png", "mimeType": "image/png", "buffer": LICENCE}
    )
    submit(ines)
    expect(ines.page.locator("#content")).to_contain_text("a person looks at it")


def approves(vera: Person, secret: str) -> None:
    vera.go("/verification/")
    vera.page.locator("[name=login]").fill(vera.doctor.email)
    vera.page.locator("[name=password]").fill(PASSWORD)
    submit(vera)
    vera.page.locator("[name=code]").fill(code_of(secret))
    submit(vera)
    vera.page.locator(".entries a", has_text="Inés Prado").click()
    expect(vera.page.locator("img.evidence")).to_be_visible()
    vera.page.locator("[name=reason]").fill("In the register, under this name.")
    vera.page.locator("button[value=approve]").click()
    expect(vera.page.locator("#content")).to_contain_text("The doctor is told by e-mail")


def test_from_signing_up_to_a_first_case_under_a_pseudonym(
    here: House, arrives: Arrives, sits_down: SitsDown, james: Doctor
) -> None:
    ines = arrives(Doctor(email=f"ines.{here.server.port}@example.org", interface_language="en"))
    signs_up(here, ines)

    ines.page.locator("[name=login]").fill(ines.doctor.email)
    ines.page.locator("[name=password]").fill(PASSWORD)
    submit(ines)
    expect(ines.page.locator("h1")).to_have_text("Your licence comes first")
    sends_the_licence(ines, f"{7_000_000 + here.server.port}")
    ines.go("/cases/new/")
    expect(ines.page.locator("h1")).to_have_text("Your licence is being checked")

    vera, secret = here.server.do(with_role, "Vera Lang", Role.VERIFIER)
    verifier = arrives(vera)
    approves(verifier, secret)
    verifier.go("/cases/new/")
    expect(verifier.page.locator("h1")).to_have_text("Your roles")

    ines.go("/cases/new/")
    ines.page.locator("[name=speaks_as][value=pseudonym]").check()
    form = ines.page.locator("#new-case")
    form.locator("[name=urgency][value=soon]").check()
    form.locator("[name=title]").fill("Palpitations after a night shift")
    form.locator("[name=question]").fill("Is this pre-excitation?")
    box = form.locator("[name=specialties][value=pulmonology]")
    box.evaluate("box => { if (box.closest('details')) box.closest('details').open = true; }")
    box.check()
    form.locator("button[type=submit]").click()
    ines.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    case_id = ines.page.url.rstrip("/").rpartition("/")[2]

    # A colleague asks, and finds nowhere who it is.
    boston = sits_down(james)
    boston.enter(case_id)
    boston.writes("Delta wave?")
    boston.sees("Delta wave?")
    ines.is_up_to_date()
    ines.writes("Yes, in V2.")
    boston.sees("Yes, in V2.")
    expect(boston.comment("Yes, in V2.")).to_contain_text("pseudonym")
    seen = boston.page.content()
    assert not [word for word in ("Inés", "Prado", ines.doctor.email) if word in seen]
    # A browser notes the pages that said what comes first.
    assert [one for one in ines.problems + verifier.problems if "status of 403" not in one] == []
