"""Whatever is posted to a page: no failure of the server, and nothing of what stands in it in the answer."""

import logging
import re
from itertools import product
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consult.ids import new_id
from consult.models import Doctor, Role
from consult.services import roles
from models.wordlist import wordlist
from tests.consult.web.conftest import SignedIn
from tests.rig.addresses import routes
from tests.rig.masking import Scene, masked_scene

# Every name that a page of ours looks for in what is posted.
NAMES = sorted(
    wordlist(
        "age_band as attest audience body case client_id comment country deed device digest evidence field file form"
        " given id interface_language kind language login meant muted next number page page_cap password query"
        " quiet_since quiet_until reason reply_to sex shift since speaks_as specialties specialty state swap time_zone"
        " until urgency urgent_off_shift voice wanted why words title question history"
    )
)
HOSTILE = [
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\u202e50",
        "\uffff",
        "\U0001f3e5",
        "x" * 9_000,
        "' OR 1=1 --",
        "%s%n{{ 7*7 }}",
        "[]",
        "{}",
    ),
    *("0", "-1", "9" * 40, "1e999", "NaN", "null", "on", "2026-02-30T99:99", "9999-12-31T23:59", "0001-01-01T00:00"),
    *("25:61", "es", "Europe/Madrid", "../../etc/passwd", "<script>alert(1)</script>", "//evil.example", "cardiology"),
    *(
        "urgent",
        "closed",
        "pseudonym",
        "settle",
        "recall",
        "leave",
        "test",
        "remove",
        "make",
        "choose",
        "enter",
        "html",
    ),
]
FILES = [
    b"",
    b"%PDF-",
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 99,
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x\r\n",
    b"\xff" * 999,
]
OURS = ("Traceback", "psycopg", "sqlite3", "SELECT ", "Exception Type")
hostile = settings(
    deadline=None,
    max_examples=5,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def scene(ana: Doctor, james: Doctor, noor: Doctor) -> Scene:
    """With somebody who holds every role that opens a page."""
    scene = masked_scene(ana, james, noor)
    for role in (Role.OFFICER, Role.COORDINATOR):
        roles.grant(doctor=scene.readers["officer who asked"], role=role)
    return scene


def addresses(scene: Scene, route: str) -> list[str]:
    """A route about something that is there, or where it names nothing of ours about something that is not."""
    plain = re.sub(r"\(\?P<\w+>[^)]*\)|<slug:\w+>", "x", route)
    named = re.findall(r"<uuid:(\w+)>", plain)
    pattern = re.sub(r"<uuid:(\w+)>", r"{\1}", plain)
    ids = [scene.ids.get(name, [new_id()])[:1] for name in named]
    return ["/" + pattern.format(**dict(zip(named, one, strict=True))) for one in product(*ids)]


POSTED = [(name or route, route) for name, route in routes() if not route.startswith("api/")]


@pytest.mark.parametrize("who", ["officer who asked", "verifier"])
def test_what_is_posted_to_a_page_is_answered(
    scene: Scene, signed_in: SignedIn, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    doctor = scene.readers[who]
    failed: set[tuple[str, str]] = set()
    ids = [str(pk) for found in scene.ids.values() for pk in found]
    values = st.sampled_from([*HOSTILE, *ids]) | st.text(max_size=40)
    browser = signed_in(doctor)

    @hostile
    @given(posted=st.dictionaries(st.sampled_from(NAMES), values, max_size=12), content=st.sampled_from(FILES))
    def post(posted: dict[str, str], content: bytes) -> None:
        nonlocal browser
        for name, route in POSTED:
            for address in addresses(scene, route):
                cache.clear()  # the limits on tries are looked at elsewhere
                if "_auth_user_id" not in browser.session:
                    browser = signed_in(doctor)
                files: dict[str, Any] = {
                    part: SimpleUploadedFile("x.pdf", content) for part in ("file", "evidence") if part in posted
                }
                failed.update((name, why) for why in wrong_with(browser, address, {**posted, **files}))

    # Not to be erased while it is walked about.
    post()
    assert failed == set()
    assert scene.masked.found_in(caplog.text) == set()


def wrong_with(browser: Client, address: str, posted: dict[str, Any]) -> list[str]:
    browser.raise_request_exception = False
    answer = browser.post(address, posted)
    said = answer.content.decode("utf8", "replace") if not answer.streaming else ""
    wrong = [word for word in OURS if word in said]
    if "<script>alert(1)" in said and "text/html" in answer["Content-Type"]:
        wrong.append("markup")
    return [*wrong, str(answer.status_code)] if answer.status_code >= 500 or wrong else []
