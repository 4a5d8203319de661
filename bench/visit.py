"""A visit to a room over a phone's network: how long until its words stand there, and until one can write and hear.

1.6 Mbit/s, 300 ms a round trip and a processor slowed four times, in Chromium's own emulation. The browser slows the
page, its requests and the opening of its socket; handshakes of connections and the socket's own frames pass at full
speed. Once to the server itself, which speaks HTTP/1.1, and once through the proxy of docs/nginx.conf, which speaks
HTTP/2 as in a hospital.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench import front
from bench.figures import Spread, machine, table
from bench.ours import PASSWORD, Ours
from bench.server import Server, free_port

READER = "james@demo.test"
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
NETWORK = {"offline": False, "latency": 300, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER = 4
USABLE = "#connection[data-phase=live], #connection[data-phase=restored]"
# The page says itself when it is usable: whoever asks it again and again slows what is measured.
WATCHED = """(usable) => new MutationObserver((_, observer) => {
    if (!document.querySelector(usable)) return;
    observer.disconnect();
    performance.mark("usable");
    console.debug("usable");
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-phase"] })"""
# What the browser notes of the visit: the first paint of text, and what came over the line.
NOTED = """() => ({
    usable: performance.getEntriesByName("usable")[0].startTime,
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    bytes: performance.getEntries().reduce((sum, {transferSize}) => sum + (transferSize ?? 0), 0),
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds since the browser set out for the page, and KiB over the line."""

    words: float
    usable: float
    kib: float


def signed_in(browser: Browser, address: str) -> tuple[BrowserContext, str]:
    """A browser of the reader's with nothing but the cookie, and the room on top of their list."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        page.locator("[name=login]").fill(READER)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form.form button[type=submit]").click()
        room = page.locator("#my-cases [data-slot=title]").first.get_attribute("href") or ""
        cookie = context.storage_state()
    return browser.new_context(storage_state=cookie), room.partition("#")[0]


def slowed(context: BrowserContext) -> Page:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def visit(context: BrowserContext, address: str) -> Visit:
    """Open the room in a new tab, and close it when one can write and hear."""
    page = slowed(context)
    page.add_init_script(f"({WATCHED})({json.dumps(USABLE)})")
    with page.expect_event("console", lambda said: said.text == "usable"):
        page.goto(address, wait_until="commit")
    noted = page.evaluate(NOTED)
    page.close()
    return Visit(words=noted["paint"] / 1000, usable=noted["usable"] / 1000, kib=noted["bytes"] / 1024)


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    executable = shutil.which("chromium") or sys.exit("Chromium is not installed; `make deps` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*ARGUMENTS, *more])
        yield browser
        browser.close()


Seen = dict[tuple[str, str], list[Visit]]


def play(rounds: int) -> Seen:
    """First and second visits by either way, each round with an empty cache."""
    seen: Seen = {}
    for way, browser, address in ways():
        for _ in range(rounds):
            context, room = signed_in(browser, address)
            with context:
                for turn in ("first", "repeat"):
                    seen.setdefault((way, turn), []).append(visit(context, f"{address}{room}"))
    return seen


def ways() -> Iterator[tuple[str, Browser, str]]:
    """What is visited, by which browser and at which address; each stands while it is used."""
    with served({}) as server, chromium() as browser:
        yield "HTTP/1.1", browser, f"http://127.0.0.1:{server.port}"
    if not front.installed():
        print("nginx is not installed: not visited through it.")
        return
    port = free_port()
    address = f"https://localhost:{port}"
    behind = {"INTERCONSULTA_HTTPS": "1", "INTERCONSULTA_ORIGINS": address}
    with (
        served(behind) as server,
        front.front(port, server.port) as pin,
        # Trusted rather than ignored: a browser keeps nothing that came with a faulty certificate.
        chromium(f"--ignore-certificate-errors-spki-list={pin}") as browser,
    ):
        yield "HTTP/2", browser, address


@contextmanager
def served(environment: dict[str, str]) -> Iterator[Server]:
    recipe = Ours().recipe()
    with_pages = replace(
        recipe,
        prepare=(*recipe.prepare, ("manage.py", "collectstatic", "--noinput")),
        environment={**recipe.environment, **environment},
    )
    with Server(with_pages) as server, server.running():
        yield server


def report(seen: Seen) -> str:
    head = ("visit", "way", "words s", "usable s", "min", "max", "KiB")
    rows = []
    for (way, turn), visits in seen.items():
        usable = Spread.over([one.usable for one in visits])
        words, kib = (Spread.over(figures).middle for figures in zip(*((v.words, v.kib) for v in visits), strict=True))
        rows.append(
            (turn, way, f"{words:.2f}", f"{usable.middle:.2f}", f"{usable.low:.2f}", f"{usable.high:.2f}", f"{kib:.0f}")
        )
    return table(head, rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="default 5")
    asked = parser.parse_args()
    print((__doc__ or "").splitlines()[0])
    print(machine(), flush=True)
    print(report(play(asked.rounds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
