"""The pure parts of the browser side, tested where they run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import serving

pytestmark = pytest.mark.browser

FILES = sorted((Path(__file__).parent / "js").glob("*.test.js"))
RUN = """async (file) => {
    await import(file);
    const { outcomes } = await import("/tests/harness.js");
    return outcomes();
}"""


@pytest.fixture(scope="module")
def modules() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def page(chromium: Browser, modules: str) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(modules)
    yield page
    context.close()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.js"))
def test_the_modules_keep_their_promises(page: Page, file: Path) -> None:
    outcomes = page.evaluate(RUN, f"/tests/{file.name}")

    assert outcomes, f"{file.name} holds no test"
    failed = [f"{outcome['name']}: {outcome['error']}" for outcome in outcomes if outcome["error"]]
    assert not failed, "\n\n".join(failed)
