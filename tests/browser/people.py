"""A doctor at a browser: what they do, and what they see."""

import re
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, ViewportSize, expect

from consult.models import Doctor
from tests.rig.people import PASSWORD

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
# A translation of a cold engine on a busy machine; nothing here measures time.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


class Person:
    """One doctor, one browser context of their own, one page."""

    def __init__(
        self, chromium: Browser, doctor: Doctor, *, address: str, screen: ViewportSize = DESKTOP, **options: Any
    ) -> None:
        self.doctor = doctor
        self.address = address
        self.context = chromium.new_context(viewport=screen, locale=doctor.interface_language, **options)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self._watch(self.page)

    def leave(self) -> None:
        self.context.close()

    def _watch(self, page: Page) -> None:
        def said(message: ConsoleMessage) -> None:
            # What the network does is the test's own doing.
            if message.type == "error" and "net::ERR" not in message.text and "WebSocket" not in message.text:
                self.problems.append(message.text)

        page.on("console", said)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def go(self, path: str = "/") -> None:
        self.page.goto(f"{self.address}{path}")

    def sign_in(self) -> None:
        self.go()
        self.page.locator("[name=login]").fill(self.doctor.email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("form.form button[type=submit]").click()
        self.page.wait_for_url(f"{self.address}/")

    # In a room

    def enter(self, case_id: object) -> None:
        self.go(f"/cases/{case_id}/")
        self.is_up_to_date()

    def is_up_to_date(self) -> None:
        expect(self.page.locator("#connection")).to_have_attribute("data-phase", re.compile("live|restored"))

    def writes(self, text: str) -> None:
        self.page.locator("#composer textarea").fill(text)
        self.page.locator("#composer button[type=submit]").click()

    @property
    def comments(self) -> Locator:
        return self.page.locator("#comments > .comment")

    def comment(self, words: str) -> Locator:
        """The one comment that says so, in translation or original."""
        return self.comments.filter(has_text=words)

    def original_of(self, words: str) -> Locator:
        """The comment whose original says so: a translation may stand before it."""
        slot = self.page.locator("[data-slot=original], [data-slot=text]").filter(has_text=words)
        return self.comments.filter(has=slot)

    def ids(self) -> list[str]:
        """The comments on the screen, in order."""
        found: list[str] = self.comments.evaluate_all("nodes => nodes.map(node => node.dataset.comment ?? 'unsent')")
        return found
