"""Nothing at all can be read before a licence was approved, nor after it has ended: every address is tried."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from consult import clock
from consult.ids import new_id
from consult.models import Case, Doctor, Role
from consult.services.sign_in import new_token
from tests.consult.web.conftest import SignedIn
from tests.rig.addresses import operations, routes
from tests.rig.people import holds, make_doctor, say

# What stands in a case, and nowhere else.
PLANTED = ("Zarzuela", "aguacate", "membrillo", "Ana Ram")
# Addresses that say something of the account alone.
ACCOUNT = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
# For anybody: they know no doctor and no case.
OF_THE_HOUSE = {"manifest", "offline", "worker"}
OF_THE_ACCOUNT = {"erase", "here", "licence", "own-data", "settings"}
OPEN_OPERATIONS = {
    "health",
    "me",
    "remove_device",  # one's own: to be rung no more needs no licence
    "sign_in_with_password",
    "sign_out",
    "specialties",
    "subscribe",
    "take_ticket",
}


@pytest.fixture
def case(ana: Doctor, opened: Any) -> Case:
    case: Case = opened(ana, title="Zarzuela", words={"question": "¿Un aguacate?"})
    say(ana, case, "Un membrillo.")
    return case


@pytest.fixture(params=["new", "lapsed", "verifier"])
def outsider(request: pytest.FixtureRequest, case: Case, noor: Doctor) -> Doctor:
    """Somebody who has sent nothing yet; who was in the case while the licence stood; who looks at licences."""
    if request.param == "verifier":
        return holds(noor, Role.VERIFIER)
    if request.param == "lapsed":
        noor.verified_at, noor.verified_until = clock.now(), clock.now() + timedelta(days=1)
        noor.save()
        say(noor, case, "Una pera.")
        noor.verified_until = clock.now()
        noor.save()
    return noor


def filled(route: str, case: Case) -> str:
    """An address of this route, about this case."""
    plain = re.sub(r"\(\?P<\w+>[^)]*\)", "x", route)
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda part: str(case.pk) if part[1] == "uuid" else "x", plain)


def leaks(content: bytes) -> list[str]:
    text = content.decode("utf8", "replace")
    return [word for word in PLANTED if word in text]


def test_the_search_finds_a_leak_where_there_is_one(case: Case, james: Doctor, signed_in: SignedIn) -> None:
    """A verified doctor's browser, walked in the same way, holds all of it."""
    boston = signed_in(james)

    found = {
        word
        for name, route in routes()
        if not name.startswith(ACCOUNT)
        for word in leaks(boston.get(filled(route, case)).content)
    }

    assert found == set(PLANTED)


def test_no_page_shows_anything(outsider: Doctor, case: Case, signed_in: SignedIn) -> None:
    opened, shown, browser = set(), {}, signed_in(outsider)
    for name, route in routes():
        for method in ("get", "post"):
            if "_auth_user_id" not in browser.session:  # the walk comes past signing out
                browser = signed_in(outsider)
            answer = getattr(browser, method)(filled(route, case), {"words": "Zarzuela", "state": "closed"})
            assert answer.status_code < 500, (method, route)
            if answer.status_code < 300 and not name.startswith(ACCOUNT) and not route.startswith("api/"):
                opened.add(name)
            if found := leaks(answer.content):
                shown[method, route] = found

    assert shown == {}
    desks = {"verification"} if Role.VERIFIER in {grant.role for grant in outsider.grants.all()} else set()
    assert opened == OF_THE_ACCOUNT | OF_THE_HOUSE | desks
    assert Case.objects.get(pk=case.pk).view_count == 0


def body_of(operation: str, case: Case) -> dict[str, Any]:
    """What the operation takes, where it would do something with it."""
    bodies: dict[str, dict[str, Any]] = {
        "open_case": {
            "title": "Uno", "question": "¿Dos?", "specialties": ["cardiology"], "urgency": "soon", "as": "name",
        },
        "set_state": {"state": "closed"},
        "check_draft": {"case": str(case.pk), "body": "Fever."},
        "search": {"words": "Zarzuela"},
        "subscribe": {"specialties": ["cardiology"]},
        "read_in_language": {"language": "en"},
        "record_consent": {"kind": "written"},
        "show_image": {"caption": "Zarzuela", "looked": True},
    }  # fmt: skip
    return bodies.get(operation, {})


QUERIES: dict[str, dict[str, Any]] = {
    "would_wake": {"specialty": "cardiology", "urgency": "soon"},
    "opening_would_wake": {"specialties": ["cardiology"], "urgency": "urgent"},
}


@pytest.mark.parametrize(("method", "path", "operation"), [*operations()])
def test_no_call_tells_anything(outsider: Doctor, case: Case, method: str, path: str, operation: str) -> None:
    address = re.sub(r"\{\w+\}", str(case.pk), path)
    headers = {"Authorization": f"Bearer {new_token(outsider)}", "Idempotency-Key": str(new_id())}

    answer = Client().generic(
        method.upper(),
        address,
        json.dumps(body_of(operation, case)) if method != "get" else "",
        "application/json",
        headers=headers,
        query_params=QUERIES.get(operation, {}),
    )

    assert leaks(answer.content) == []
    if operation not in OPEN_OPERATIONS:
        assert answer.status_code in {403, 422}, answer.content
        assert answer.status_code == 422 or answer.json()["code"] == "unverified"


def test_those_calls_would_tell_a_verified_doctor(case: Case) -> None:
    """Else the test above would pass on calls that nobody can make."""
    reader = make_doctor("James Doyle")
    headers = {"Authorization": f"Bearer {new_token(reader)}"}

    told = Client().get(f"/api/v1/cases/{case.pk}", headers=headers)

    assert set(leaks(told.content)) == set(PLANTED)
