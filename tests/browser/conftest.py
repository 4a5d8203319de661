"""Chromium for the tests of the browser side. They run in a pytest process of their own (Playwright's loop)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from consult.models import Doctor
from tests.browser.house import House, house
from tests.browser.people import Person
from tests.rig.fixtures import Serving
from tests.rig.missing import program
from tests.rig.server import KINDS

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

SitsDown = Callable[..., Person]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = program("chromium", "Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", params=KINDS)
def standing_house(request: pytest.FixtureRequest, chromium: Browser, serving: Serving) -> Iterator[House]:
    with house(request.param, serving, translates=False) as standing:
        yield standing


@pytest.fixture
def here(standing_house: House) -> Iterator[House]:
    """Daphne, then uvicorn; shared by the run, and repaired after each test."""
    yield standing_house
    standing_house.repair()


@pytest.fixture
def sits_down(chromium: Browser, here: House) -> Iterator[SitsDown]:
    """`sits_down(doctor)`: a signed-in doctor at a browser of their own, in their city. Nothing may go wrong in it."""
    people: list[Person] = []
    with ExitStack() as leaving:

        def sits_down(doctor: Doctor, **options: Any) -> Person:
            network = here.puebla if doctor.country == "MX" else here.boston
            person = Person(chromium, doctor, network, storage_state=here.signed_in.get(doctor.pk), **options)
            leaving.callback(person.leave)
            people.append(person)
            if doctor.pk not in here.signed_in:
                person.sign_in()
                # Only the cookie: what a browser keeps of its own is new for every test.
                here.signed_in[doctor.pk] = person.context.storage_state()
            return person

        yield sits_down
        for person in people:
            assert person.problems == []


@pytest.fixture
def ana(here: House) -> Doctor:
    return here.resident("Ana Ramírez", specialty="cardiology", country="MX", languages=("es",))


@pytest.fixture
def james(here: House) -> Doctor:
    return here.resident(
        "James Doyle", specialty="pulmonology", country="US", languages=("en",), follows=("pulmonology",)
    )
