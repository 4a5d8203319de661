"""What is promised of a screen that nobody sits at: a warning, then nothing to read, and the session has ended."""

import re

import pytest
from playwright.sync_api import Page, expect

from consult.models import Case, Doctor
from tests.browser.conftest import SitsDown
from tests.browser.house import House
from tests.rig.people import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def case(here: House, ana: Doctor) -> Case:
    return here.server.case(ana)


def minutes(page: Page, count: float) -> None:
    """So much time goes by in this browser, without a hand on it."""
    page.clock.fast_forward(int(count * 60_000))


def test_a_page_that_nobody_uses_warns_then_shows_nothing_and_signs_out(
    here: House, sits_down: SitsDown, james: Doctor, case: Case
) -> None:
    boston = sits_down(james)
    del here.signed_in[james.pk]  # what ends here must not be used again
    page = boston.page
    page.clock.install()
    boston.enter(case.pk)
    warning = page.locator("#idle")

    minutes(page, 13.5)
    expect(warning).to_be_hidden()
    minutes(page, 1)
    expect(warning).to_be_visible()
    page.keyboard.press("Shift")
    expect(warning).to_be_hidden()
    minutes(page, 14.5)
    expect(warning).to_be_visible()
    page.mouse.move(200, 300)
    expect(warning).to_be_hidden()

    boston.composer.fill("Not sent yet.")
    minutes(page, 15.5)
    page.wait_for_url(re.compile(r"/accounts/login/\?idle=1"))
    expect(page.locator("main")).to_contain_text("because nothing happened")
    boston.go(f"/cases/{case.pk}/")
    expect(page.locator("[name=login]")).to_be_visible()

    # Whoever signs in again goes on where they were, with what they had written.
    page.locator("[name=login]").fill(james.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.form button[type=submit]").click()
    page.wait_for_url(re.compile(str(case.pk)))
    expect(boston.composer).to_have_value("Not sent yet.")
