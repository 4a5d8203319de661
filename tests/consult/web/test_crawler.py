"""Who is behind a pseudonym is told nowhere: every other role reads all that there is, and looks for the person."""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client

from consult import clock, events, image_links
from consult.ids import new_id
from consult.image_links import Link
from consult.letters import after_commit
from consult.models import Doctor, Stream, Voice
from consult.services import deliveries
from consult.services.calendar_links import make_link
from consult.services.sign_in import new_token
from consult.snapshots import case_snapshot, inbox_snapshot, specialty_snapshot
from tests.consult.web.conftest import SignedIn
from tests.rig.addresses import operations, routes
from tests.rig.masking import Scene, masked_scene
from tests.rig.people import say
from tests.rig.push import Browser, PushService
from tests.rig.pushing import push_at, rings_at

# Only to be posted to, or an answer to a sign-in that goes on elsewhere: no reader can open them.
NO_PAGES = {"case-state", "case-language", "room-at-comment", "on-call-link", "image"}
ACCOUNT = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
QUERIES: dict[str, dict[str, Any]] = {
    "would_wake": {"specialty": "cardiology", "urgency": "soon"},
    "opening_would_wake": {"specialties": ["cardiology"], "urgency": "urgent"},
}
Said = Iterator[tuple[str, str]]


@pytest.fixture
def scene(ana: Doctor, james: Doctor, noor: Doctor, django_capture_on_commit_callbacks: Callable[..., Any]) -> Scene:
    with django_capture_on_commit_callbacks(execute=True):
        return masked_scene(ana, james, noor)


def filled(route: str, ids: Mapping[str, Sequence[object]]) -> list[str]:
    """The addresses of a route, about everything in the scene. A `KeyError`: the scene lacks what a new page is of."""
    plain = re.sub(r"\(\?P<\w+>[^)]*\)|<slug:(?!secret|link)\w+>", "x", route)
    pattern = re.sub(r"<(?:uuid|slug):(\w+)>", r"{\1}", plain)
    named = re.findall(r"{(\w+)}", pattern)
    every = product(*(ids[name] for name in named))
    return ["/" + pattern.format(**dict(zip(named, one, strict=True))) for one in every]


def pages(scene: Scene, signed_in: SignedIn, *but: str) -> Iterator[tuple[str, str, int, str]]:
    """All that every reader's browser gets: of whom, the name of the route, the status, and every byte."""
    for who, doctor in [("nobody", None), *scene.readers.items()]:
        if who in but:
            continue
        browser = signed_in(doctor) if doctor else Client()
        ids: Mapping[str, Sequence[object]] = scene.ids | {
            "search_id": [searched(browser) if doctor else new_id()],
            "secret": [make_link(doctor) if doctor else new_id()],
            "link": [image_links.sealed(Link(doctor.pk, pk, "full")) for pk in scene.ids["image_id"]]
            if doctor
            else ["x"],
        }
        for name, route in routes():
            if route.startswith("api/"):
                continue
            for address, method in product(filled(route, ids), ("get", "post")):
                if doctor and "_auth_user_id" not in browser.session:  # the walk comes past signing out
                    browser = signed_in(doctor)
                answer = getattr(browser, method)(address)
                yield (
                    who,
                    name,
                    answer.status_code,
                    f"{answer.serialize_headers()!r} {answer.cookies} {text_in(answer.content)}",
                )


def text_in(content: bytes) -> str:
    return content.decode("utf8", "replace")


def searched(browser: Client) -> UUID:
    """A search of this browser that finds what the masked doctor wrote; any id where it may not search."""
    answer = browser.post("/search/", {"query": "Fontan"})
    return UUID(answer["Location"].split("/")[2]) if answer.status_code == 302 else new_id()


def calls(scene: Scene) -> Said:
    """All that the API answers to each reader. Of what can be read, each call is answered to somebody."""
    answered = set()
    for who, doctor in scene.readers.items():
        for method, path, operation in operations():
            for address in filled(path.lstrip("/"), scene.ids | {"device_id": [new_id()], "draft_id": [new_id()]}):
                headers = {"Authorization": f"Bearer {new_token(doctor)}", "Idempotency-Key": str(new_id())}
                sent = json.dumps({"words": "Fontan"}) if method != "get" else ""
                answer = Client().generic(
                    method.upper(),
                    address,
                    sent,
                    "application/json",
                    headers=headers,
                    query_params=QUERIES.get(operation),
                )
                answered |= {operation} if answer.status_code == 200 else set()
                yield f"{operation} to {who}", f"{answer.serialize_headers()!r} {text_in(answer.content)}"
    assert {operation for method, _, operation in operations() if method == "get"} <= answered


def told(scene: Scene) -> Said:
    """Every event of every stream that others may follow, and every snapshot."""
    own = f"inbox:{scene.masked.doctor.pk}"
    for name in Stream.objects.exclude(name=own).values_list("name", flat=True):
        # The name of an inbox is its doctor's own; on the wire it is `inbox`.
        yield f"events of {name}", str([asdict(event) for event in events.read(name)])
    for case in scene.cases:
        yield "a case's snapshot", json.dumps(case_snapshot(case), ensure_ascii=False, default=str)
    yield "a specialty's snapshot", json.dumps(specialty_snapshot(["pulmonology", "heart-failure"]), default=str)
    for who, doctor in scene.readers.items():
        yield f"inbox of {who}", json.dumps(inbox_snapshot(doctor), ensure_ascii=False, default=str)


def letters(scene: Scene) -> Said:
    """What goes to others by e-mail, and the words of what goes to the masked doctor."""
    for letter in mail.outbox:
        head = "" if letter.to == [scene.masked.doctor.email] else str(letter.message())
        yield "letter", f"{head} {letter.subject} {letter.body}"


def leaks(scene: Scene, said: Said) -> dict[str, set[str]]:
    return {where: found for where, text in said if (found := scene.masked.found_in(text))}


def test_no_page_tells_who_it_is(scene: Scene, signed_in: SignedIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    opened, found = set(), {}
    for who, name, status, said in pages(scene, signed_in):
        assert status < 500, (who, name)
        if 200 <= status < 300:
            opened.add(name)
        if traces := scene.masked.found_in(said):
            found[who, name] = traces

    assert found == {}
    listed = {name for name, route in routes() if name and not route.startswith("api/")}
    assert {name for name in listed if not name.startswith(ACCOUNT)} - opened == NO_PAGES
    assert scene.masked.found_in(caplog.text) == set()
    assert mail.outbox
    assert leaks(scene, letters(scene)) == {}


def test_no_call_event_or_snapshot_tells_who_it_is(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    assert leaks(scene, calls(scene)) == {}
    assert leaks(scene, told(scene)) == {}
    assert scene.masked.found_in(caplog.text) == set()


def test_a_name_that_leaks_is_found_on_pages_calls_and_events(scene: Scene, signed_in: SignedIn) -> None:
    voice = Voice.objects.filter(case=scene.cases[0], anonymous=True)
    voice.update(name=scene.masked.doctor.name)

    walk = pages(scene, signed_in, "who asked", "officer who asked", "officer who opened")
    shown = {who for who, _, _, said in walk if scene.masked.found_in(said)}
    answered = leaks(scene, calls(scene))

    assert shown == {"colleague", "third officer", "coordinator"}
    assert {"read_case to colleague", "read_events to colleague", "list_cases to colleague"} <= answered.keys()
    assert {where.partition(" ")[0] for where in leaks(scene, told(scene))} >= {"events", "a"}


@pytest.fixture
def phone(service: PushService, scene: Scene) -> Browser:
    """That of a colleague who speaks in every case that the masked doctor is in."""
    browser = service.subscribe()
    rings_at(scene.readers["who asked"], browser)
    return browser


def pushed(scene: Scene, phone: Browser) -> str:
    """All that the phone gets when the masked doctor speaks: headers and decrypted bytes."""
    for case in scene.cases:
        say(Doctor.objects.get(pk=scene.masked.doctor.pk), case, "Broncoscopia.")
    push_at(clock.now() + timedelta(minutes=1))
    assert phone.pushed
    return " ".join(f"{one.headers} {one.plain.decode()}" for one in phone.pushed)


def test_no_push_tells_who_it_is(scene: Scene, phone: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    assert scene.masked.found_in(pushed(scene, phone)) == set()
    assert scene.masked.found_in(caplog.text) == set()


def test_a_push_that_leaks_is_found(scene: Scene, phone: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    told = deliveries._payload  # noqa: SLF001
    name = scene.masked.doctor.name
    monkeypatch.setattr(deliveries, "_payload", lambda *facts: told(*facts) | {"by": name})

    assert scene.masked.found_in(pushed(scene, phone)) == set(name.split())


def test_a_letter_or_a_log_line_that_leaks_is_found(
    scene: Scene, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    masked = scene.masked.doctor
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        after_commit(scene.readers["colleague"], subject=masked.name, body="-")
    logging.getLogger("consult").info("%s has spoken", masked.pk)

    assert leaks(scene, letters(scene)).keys() == {"letter"}
    assert scene.masked.found_in(caplog.text) == {str(masked.pk)}
