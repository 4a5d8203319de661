"""What is promised about a device: it rings without telling anything, leads to the room, and answers for its doctor."""

from collections.abc import Callable, Iterator

import pytest
from django.test.utils import override_settings
from playwright.sync_api import expect

from consult import clock
from consult.ids import new_id
from consult.models import Case, Device, Doctor, Notice, Page, Shift
from consult.services.devices import of
from tests.browser.conftest import SitsDown
from tests.browser.house import House
from tests.browser.people import PHONE
from tests.browser.pushing import Phone
from tests.rig.on_call import on_call
from tests.rig.people import PASSWORD, say
from tests.rig.pushing import push_at

pytestmark = pytest.mark.browser

CASE, COMMENT = str(new_id()), str(new_id())
PAGE = {"kind": "page", "lang": "es", "case": CASE}
KEPT = """async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const kept = await Promise.all(caches_.map((cache) => cache.keys()));
    return kept.flat().map(({ url }) => new URL(url).pathname);
}"""
OWNED_BY_ANOTHER = """
    // Before the first page alone: what a page leaves there must be seen on the next.
    if (!sessionStorage.getItem("begun")) {
        const kept = { doctor: "another", id: "1", endpoint: "https://push.example/1" };
        localStorage.setItem("ringing", JSON.stringify(kept));
        sessionStorage.setItem("begun", "1");
    }
    const unsubscribe = async () => { localStorage.setItem("ended", "1"); };
    const getSubscription = async () => ({ endpoint: "https://push.example/1", unsubscribe });
    Object.defineProperty(ServiceWorkerRegistration.prototype, "pushManager", { get: () => ({ getSubscription }) });
"""


@pytest.fixture(autouse=True)
def rota(here: House, james: Doctor) -> Iterator[None]:
    """James is on call, and nobody else; no device is left from another test, and none of its pages rings again."""
    here.server.do(Page.objects.all().delete)
    here.server.do(Notice.objects.all().delete)
    here.server.do(Shift.objects.all().delete)
    here.server.do(Device.objects.all().delete)
    here.server.do(on_call, james)
    with override_settings(PUSH_SERVICES=[here.service.origin]):
        yield


@pytest.fixture
def phone(sits_down: SitsDown, here: House, james: Doctor) -> Phone:
    """James's phone, which rings."""
    phone = Phone(sits_down(james, screen=PHONE), here)
    phone.subscribes()
    return phone


@pytest.fixture
def pushes(here: House) -> Callable[[], None]:
    """Lets the clock of the server bring what is due."""
    return lambda: here.server.do(push_at, clock.now())


def test_a_page_rings_and_is_taken_from_the_notification(
    sits_down: SitsDown, ana: Doctor, phone: Phone, pushes: Callable[[], None]
) -> None:
    puebla = sits_down(ana)
    case_id = puebla.opens_case(specialty="pulmonology", title="Molde bronquial", question="¿Broncoscopia?")
    pushes()

    phone.is_given(phone.browser.pushed[-1].plain.decode())
    (shown,) = phone.shows()
    opened = phone.is_tapped("acknowledge")

    assert (shown["title"], shown["actions"]) == ("You are paged for a case", ["acknowledge", "decline"])
    assert opened == [f"/cases/{case_id}/"]
    expect(puebla.page.locator(".page-row")).to_contain_text("lo ha tomado James Doyle")
    assert phone.has_said_that_it_rang()
    assert phone.shows() == []


def test_a_page_is_declined_from_the_notification(
    sits_down: SitsDown, ana: Doctor, phone: Phone, pushes: Callable[[], None]
) -> None:
    puebla = sits_down(ana)
    puebla.opens_case(specialty="pulmonology", title="Molde bronquial", question="¿Broncoscopia?")
    pushes()
    phone.is_given(phone.browser.payloads[-1])

    assert phone.is_tapped("decline") == []

    expect(puebla.page.locator(".page-row[data-nobody]")).to_be_visible()


def test_an_answer_that_does_not_arrive_is_said(phone: Phone) -> None:
    phone.is_given(PAGE | {"token": "x" * 43, "lang": "en"})

    phone.is_tapped("decline")

    (shown,) = phone.shows()
    assert shown["body"] == "Your answer did not reach the server. Open the case and answer there."
    assert shown["actions"] == []


def test_an_answer_too_late_is_said(
    sits_down: SitsDown, ana: Doctor, james: Doctor, here: House, phone: Phone, pushes: Callable[[], None]
) -> None:
    case_id = sits_down(ana).opens_case(specialty="pulmonology", title="Molde", question="¿Broncoscopia?")
    pushes()
    phone.is_given(phone.browser.payloads[-1])
    here.server.do(lambda: say(james, Case.objects.get(pk=case_id), "Broncoscopia."))

    phone.is_tapped("acknowledge")

    (shown,) = phone.shows()
    assert shown["body"].startswith("This page is settled")


def test_what_is_shown_are_words_of_the_worker_alone(phone: Phone) -> None:
    told = {"kind": "page", "lang": "es", "case": CASE, "title": "Molde", "body": "Heparina"}
    show = "(told) => notificationOf(told)"

    said = {kind: phone.worker.evaluate(show, told | {"kind": kind}) for kind in ("page", "activity", "test", "x")}

    assert {kind: shown["title"] for kind, shown in said.items()} == {
        "page": "Te avisan por un caso",
        "activity": "Actividad nueva en un caso",
        "test": "Este dispositivo suena",
        "x": "Actividad nueva en un caso",
    }
    assert [kind for kind, shown in said.items() if shown["options"]["actions"]] == ["page"]
    assert all("Heparina" not in str(shown["options"].get("body")) for shown in said.values())


def test_what_is_told_again_replaces_what_stands_there(phone: Phone) -> None:
    for _ in range(2):
        phone.is_given(PAGE)

    assert len(phone.shows()) == 1


def test_a_push_that_cannot_be_read_shows_that_something_is_there(phone: Phone) -> None:
    phone.is_given("no JSON")

    assert [shown["title"] for shown in phone.shows()] == ["New activity in a case"]


def test_where_a_tap_leads_is_made_of_ids_alone(phone: Phone) -> None:
    leads: list[tuple[dict[str, str], str]] = [
        ({"kind": "page", "case": CASE}, f"/cases/{CASE}/"),
        ({"kind": "activity", "case": CASE, "comment": COMMENT}, f"/cases/{CASE}/c/{COMMENT}/"),
        ({"kind": "activity", "case": CASE, "comment": "../../x"}, f"/cases/{CASE}/"),
        ({"kind": "activity", "case": "https://evil.example/"}, "/"),
        ({"kind": "activity", "case": f"{CASE}/../.."}, "/"),
        ({"kind": "activity"}, "/"),
        ({"kind": "test", "case": CASE}, "/settings/devices/"),
        ({}, "/"),
    ]

    paths = phone.worker.evaluate("(every) => every.map(addressOf)", [told for told, _ in leads])

    assert paths == [path for _, path in leads]


def test_a_tap_leads_to_the_comment_past_the_sign_in(
    sits_down: SitsDown, here: House, ana: Doctor, james: Doctor, phone: Phone
) -> None:
    case = here.server.case(ana)
    comments = [here.server.do(say, ana, case, f"Saturación {number} %.")[0] for number in range(60, 90)]
    boston = phone.person
    boston.context.clear_cookies()

    boston.go(f"/cases/{case.pk}/c/{comments[3]}/")
    boston.page.locator("[name=login]").fill(james.email)
    boston.page.locator("[name=password]").fill(PASSWORD)
    boston.page.locator("form.form button[type=submit]").click()

    boston.page.wait_for_url(f"{boston.address}/cases/{case.pk}/#c-{comments[3]}")
    expect(boston.page.locator(f"#c-{comments[3]}")).to_be_in_viewport()
    here.signed_in.pop(james.pk)  # that session was ended with its cookie


def test_without_a_network_it_says_so_and_goes_there_when_it_is_back(here: House, ana: Doctor, phone: Phone) -> None:
    case, boston = here.server.case(ana), phone.person
    boston.network.cut()

    boston.go(f"/cases/{case.pk}/")
    expect(boston.page.locator("h1")).to_have_text("No network")
    assert boston.page.url == f"{boston.address}/cases/{case.pk}/"

    boston.network.restore()
    boston.is_up_to_date()
    assert boston.page.url == f"{boston.address}/cases/{case.pk}/"


def test_the_page_without_a_network_is_whole(here: House, phone: Phone) -> None:
    boston = phone.person
    boston.network.cut()
    boston.go("/")

    sheets = "[...document.styleSheets].every((sheet) => sheet.cssRules.length)"
    assert boston.page.evaluate(f"document.styleSheets.length && {sheets}")
    assert boston.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_nothing_of_a_case_is_kept(here: House, ana: Doctor, phone: Phone) -> None:
    case, boston = here.server.case(ana), phone.person
    boston.enter(case.pk)
    boston.go("/")
    boston.is_up_to_date()

    kept = phone.worker.evaluate(KEPT)
    assert kept == phone.worker.evaluate("[SHELL.offline, ...SHELL.files]")
    assert all(path == "/offline/" or path.startswith("/static/consult/") for path in kept)


def test_it_can_be_put_on_a_home_screen(phone: Phone) -> None:
    cdp = phone.person.context.new_cdp_session(phone.person.page)

    manifest = cdp.send("Page.getAppManifest")
    hindered = cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert manifest["url"].endswith("/manifest.webmanifest")
    assert manifest["errors"] == []
    # A window of a test is a private one, which is no fault of the page.
    assert [one["errorId"] for one in hindered if one["errorId"] != "in-incognito"] == []


def test_a_device_is_tried_and_removed(here: House, phone: Phone, pushes: Callable[[], None]) -> None:
    boston = phone.person
    boston.go("/settings/devices/")
    expect(boston.page.locator("#devices li")).to_contain_text("Chromium")

    boston.page.locator("button[value=test]").click()
    expect(boston.page.locator(".message")).to_contain_text("A test is on its way")
    pushes()
    assert phone.browser.kinds == ["test"]

    boston.page.locator("button[value=remove]").click()
    expect(boston.page.locator("#devices")).to_have_count(0)
    assert boston.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_signing_out_ends_ringing_here(here: House, james: Doctor, phone: Phone) -> None:
    boston, (device,) = phone.person, here.server.do(of, james)
    boston.context.add_init_script(OWNED_BY_ANOTHER)
    kept = {"doctor": str(james.pk), "id": str(device.pk), "endpoint": "https://push.example/1"}
    boston.go("/settings/")
    boston.page.wait_for_function("localStorage.getItem('ended') === '1'")
    boston.page.evaluate("kept => { localStorage.ringing = JSON.stringify(kept); localStorage.ended = ''; }", kept)

    boston.page.evaluate("document.querySelector('#sign-out button').click()")
    boston.page.wait_for_url(f"{boston.address}/accounts/login/")

    assert boston.page.evaluate("[localStorage.ended, localStorage.ringing]") == ["1", None]
    assert here.server.do(of, james) == []
    here.signed_in.pop(james.pk)


def test_a_browser_never_rings_for_whom_was_here_before(phone: Phone) -> None:
    boston = phone.person
    boston.context.add_init_script(OWNED_BY_ANOTHER)

    boston.go("/settings/")

    boston.page.wait_for_function("localStorage.getItem('ended') === '1'")
    assert boston.page.evaluate("localStorage.getItem('ringing')") is None
