"""A doctor at a browser: what they do, and what they see."""

import re
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, ViewportSize, expect

from consult.models import Doctor
from tests.rig.people import PASSWORD
from tests.rig.proxy import Proxy

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
# A translation of a cold engine on a busy machine; nothing here measures time.
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)
# What a browser complains of and a test has done: a network that fails, a form that comes back with its mistakes.
OF_THE_TEST = ("net::ERR", "WebSocket", "status of 422", "error occurred when fetching the script")


class Person:
    """One doctor, one browser context of their own, one page."""

    def __init__(
        self, chromium: Browser, doctor: Doctor, network: Proxy, *, screen: ViewportSize = DESKTOP, **options: Any
    ) -> None:
        self.doctor = doctor
        self.network = network
        self.address = network.address
        self.context = chromium.new_context(viewport=screen, locale=doctor.interface_language, **options)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self._watch(self.page)

    def leave(self) -> None:
        self.context.close()

    def _watch(self, page: Page) -> None:
        def said(message: ConsoleMessage) -> None:
            if message.type == "error" and not any(doing in message.text for doing in OF_THE_TEST):
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

    def opens_case(self, *, specialty: str, urgency: str = "urgent", **words: str) -> str:
        """Fill the form and send it; gives the id of the case."""
        self.go("/cases/new/")
        form = self.page.locator("#new-case")
        form.locator(f"[name=urgency][value={urgency}]").check()
        for name, text in words.items():
            form.locator(f"[name={name}]").fill(text)
        box = form.locator(f"[name=specialties][value={specialty}]")
        box.evaluate("box => { if (box.closest('details')) box.closest('details').open = true; }")
        box.check()
        form.locator("button[type=submit]").click()
        self.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
        return self.page.url.rstrip("/").rpartition("/")[2]

    # In a room

    def enter(self, case_id: object) -> None:
        self.go(f"/cases/{case_id}/")
        self.is_up_to_date()

    def is_up_to_date(self) -> None:
        expect(self.page.locator("#connection")).to_have_attribute("data-phase", re.compile("live|restored"))

    def is_cut_off(self) -> None:
        expect(self.page.locator("#connection")).to_have_attribute("data-phase", re.compile("reconnecting|offline"))

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer textarea")

    def writes(self, text: str) -> None:
        self.composer.fill(text)
        self.page.locator("#composer button[type=submit]").click()

    def opens_menu(self, words: str) -> None:
        """Unfold what can be done with the comment that says so."""
        self.comment(words).hover()
        self.comment(words).locator("summary").click()

    def does(self, deed: str, words: str) -> None:
        """Press a button of the comment that says so; those of one's own unfold first."""
        comment = self.comment(words)
        comment.hover()
        button = comment.locator(f"[data-do={deed}]:visible")
        if not button.count():
            self.opens_menu(words)
        button.click()

    def answers(self, yes: bool = True) -> None:
        """Answer the question that is open."""
        self.page.locator(f"dialog button[value={'yes' if yes else 'no'}]").click()

    @property
    def comments(self) -> Locator:
        return self.page.locator("#comments > .comment")

    def comment(self, words: str) -> Locator:
        """The one comment that says so, in its original or its translation."""
        slot = self.page.locator("[data-slot=original], [data-slot=text]").filter(has_text=words)
        return self.comments.filter(has=slot)

    def sees(self, words: str) -> None:
        """The comment stands there once, stored."""
        expect(self.comment(words)).to_have_count(1)
        expect(self.comment(words)).to_have_attribute("data-comment", re.compile("."))

    def ids(self) -> list[str]:
        """The comments on the screen, in order."""
        found: list[str] = self.comments.evaluate_all("nodes => nodes.map(node => node.dataset.comment ?? 'unsent')")
        return found
