"""Chromium for the tests of the browser side. They run in a pytest process of their own (Playwright's loop)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from consult.models import Doctor
from tests.browser.people import Person
from tests.rig.fixtures import Serve
from tests.rig.missing import program
from tests.rig.proxy import Proxy
from tests.rig.server import KINDS, Server

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

SitDown = Callable[..., Person]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = program("chromium", "Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Daphne, then uvicorn."""
    return str(request.param)


@pytest.fixture
def network() -> Iterator[Proxy]:
    """The network of one of the two, which the test may cut."""
    with Proxy() as proxy:
        yield proxy


@pytest.fixture
def house(kind: Any, serve: Serve, network: Proxy) -> Server:
    """A server of this test alone, reached directly and through `network`."""
    server = serve(kind, environment={"INTERCONSULTA_ORIGINS": network.address})
    network.target = server.port
    return server


@pytest.fixture
def sits_down(chromium: Browser, house: Server, network: Proxy) -> Iterator[SitDown]:
    """`sits_down(doctor)`: opens a browser of their own and signs in."""
    with ExitStack() as leaving:

        def sits_down(doctor: Doctor, **screen: Any) -> Person:
            person = Person(chromium, doctor, address=network.address, **screen)
            leaving.callback(person.leave)
            person.sign_in()
            return person

        yield sits_down
