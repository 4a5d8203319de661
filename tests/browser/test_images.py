"""A picture's way from a phone into a case: covered by hand and by keys, seen at once, and gone at once."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from consult.models import Doctor
from tests.browser.conftest import SitsDown
from tests.browser.house import House
from tests.browser.people import PHONE, Person
from tests.browser.test_accessibility import clean
from tests.consult.imaging import planted

pytestmark = pytest.mark.browser

CAPTION = "Molde bronquial en un frasco"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A face, so to speak, and a name in every place where a file can have one."""
    image = Image.new("RGB", (1200, 900), (200, 170, 150))
    image.paste((250, 60, 60), (300, 200, 600, 500))
    path = tmp_path / f"{planted.WORD} Quiroga.jpg"
    path.write_bytes(planted.jpeg(image=image))
    return path


def draws_with_a_finger(person: Person, stage: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """In parts of the picture; as the browser hears it from a touch screen."""
    box = stage.bounding_box()
    assert box is not None
    touches = person.context.new_cdp_session(person.page)
    for kind, at in (("touchStart", start), ("touchMove", end), ("touchEnd", None)):
        points = [{"x": box["x"] + at[0] * box["width"], "y": box["y"] + at[1] * box["height"]}] if at else []
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def breaks_once(page: Page) -> None:
    """The network goes away under the first file that is sent."""
    tries: list[Route] = []

    def handle(route: Route) -> None:
        tries.append(route)
        route.abort() if len(tries) == 1 else route.continue_()

    page.route("**/content", handle)


def pixels_of(person: Person, picture: Locator) -> Image.Image:
    """The picture as the server gives it to this doctor's browser."""
    address: str = picture.evaluate("link => link.href")
    return Image.open(BytesIO(person.page.request.get(address).body()))


def sends(person: Person, photo: Path) -> None:
    """Without consent nothing is sent; with it the file goes, though the network breaks once, and its name stays."""
    page = person.page
    page.locator(".composer a[href$='/images/new/']").click()
    page.locator("#image-file").set_input_files(photo)
    expect(page.locator("#first-problem")).to_be_visible()
    clean(person)
    breaks_once(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.headers}"))
    page.locator("#consent [value=written]").check()
    expect(page.locator("#stage")).to_be_visible()
    assert [line for line in sent if "/content" in line]
    assert not [line for line in sent if planted.WORD in line]


def covers(person: Person) -> None:
    """A finger covers the face; keys cover the name below, and take away what was too much."""
    page, stage = person.page, person.page.locator("#stage")
    # It lies upright: turned by what its file says.
    draws_with_a_finger(person, stage, (0.4, 0.2), (0.8, 0.55))
    expect(stage.locator(".box")).to_have_count(1)
    for _ in range(2):
        page.locator("#add-box").click()
    page.keyboard.press("Delete")
    expect(stage.locator(".box")).to_have_count(2)
    expect(stage.locator(".box").last).to_be_focused()
    for key in ["ArrowDown"] * 12 + ["Shift+ArrowRight"] * 3:
        page.keyboard.press(key)
    said = "Recuadro 2: .*62 % de arriba, 31 % de ancho"
    expect(stage.locator(".box").last).to_have_attribute("aria-label", re.compile(said))
    clean(person)


def shows(person: Person) -> None:
    """Once they say that they looked."""
    page = person.page
    page.locator("#caption").fill(CAPTION)
    page.locator("#show").click()
    expect(page.locator("#show-problem")).to_be_visible()
    page.locator("#looked").check()
    page.locator("#show").click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/#i-"))


def looks_closely(person: Person, viewer: Locator) -> None:
    """As large as one wants, and closed by a key."""
    expect(viewer.locator("img")).to_have_js_property("complete", True)
    before = viewer.locator("img").bounding_box()
    person.page.keyboard.press("+")
    after = viewer.locator("img").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > 1.4 * before["width"]
    clean(person)
    person.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)


def test_a_covered_photo_is_shown_under_a_pseudonym_and_taken_back(
    here: House, sits_down: SitsDown, ana: Doctor, james: Doctor, photo: Path
) -> None:
    case = here.server.case(ana, speaks_as="pseudonym")
    puebla = sits_down(ana, screen=PHONE, has_touch=True)
    boston = sits_down(james, color_scheme="dark")
    boston.enter(case.pk)
    puebla.enter(case.pk)
    sends(puebla, photo)
    covers(puebla)
    shows(puebla)

    # It is in the other room at once, with its boxes, and nobody can say whose it is.
    picture = boston.page.locator("#comments .picture")
    thumb = picture.locator(".thumb")
    expect(picture.locator("[data-slot=text]")).to_have_text(CAPTION)
    expect(picture.locator("[data-slot=masked]")).to_be_visible()
    expect(thumb.locator("img")).to_have_attribute("alt", CAPTION)
    assert "Ramírez" not in boston.page.content()
    covered = pixels_of(boston, thumb).convert("L")
    assert covered.size == (900, 1200)
    assert covered.crop((370, 250, 710, 650)).getextrema() == (0, 0)
    assert min(covered.crop((0, 0, 340, 200)).tobytes()) > 100

    viewer = boston.page.locator("dialog.viewer")
    thumb.click()
    looks_closely(boston, viewer)
    thumb.click()
    expect(viewer).to_be_visible()

    # The patient takes the consent back: it goes from every screen, the viewer included.
    puebla.page.locator("#comments .picture [data-slot=withdraw] a").click()
    clean(puebla)
    puebla.page.locator("form.form button[type=submit]").click()
    expect(viewer).to_have_count(0)
    expect(thumb).to_have_count(0)
    expect(picture.locator("[data-slot=tombstone]")).to_be_visible()
    expect(picture).not_to_contain_text(CAPTION)
    expect(puebla.page.locator("#comments .picture [data-slot=tombstone]")).to_be_visible()
    clean(boston)
