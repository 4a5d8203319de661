"""Whatever is sent to a call: no failure of the server, an answer of the shape that is described, and no leak.

Schemathesis makes the calls from the description: those that it allows, and those that it forbids.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case as Call
from schemathesis import GenerationMode, Response, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from consult.api.app import api
from consult.ids import new_id
from consult.models import Doctor
from consult.services.sign_in import new_token
from tests.rig.addresses import operations
from tests.rig.masking import Masked, masked_doctor
from tests.rig.people import make_case, say

DESCRIBED = openapi.from_dict(api.get_openapi_schema())
CHECKS = [not_a_server_error, response_schema_conformance]
# What an error would quote if it quoted anything of ours.
OURS = ("Traceback", "consult/", "django", "psycopg", "sqlite", "SELECT ", "Error(")
hostile = settings(
    deadline=None,
    max_examples=12,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True, slots=True)
class House:
    """Somebody who calls, ids that exist, and a masked doctor of whom no answer may tell."""

    caller: Doctor
    ids: dict[str, UUID]
    masked: Masked


@pytest.fixture
def house(ana: Doctor, james: Doctor) -> House:
    masked = masked_doctor()
    case = make_case(masked.doctor, speaks_as="pseudonym", urgency="urgent", words={"history": "Zarzuela"})
    say(james, case)
    return House(caller=ana, ids={"case_id": case.pk}, masked=masked)


def calls_to_make() -> Iterator[Any]:
    """Each operation, in each way that there is: one without anything to send cannot be called wrongly."""
    for method, path, name in operations():
        described = api.get_openapi_schema()["paths"][path][method]
        yield pytest.param(method, path, GenerationMode.POSITIVE, id=f"{name}-allowed")
        if described.get("parameters") or "requestBody" in described:
            yield pytest.param(method, path, GenerationMode.NEGATIVE, id=f"{name}-forbidden")


@pytest.mark.parametrize(("method", "path", "mode"), [*calls_to_make()])
def test_a_call_is_answered_in_its_own_shape(
    house: House, method: str, path: str, mode: GenerationMode, caplog: pytest.LogCaptureFixture
) -> None:
    operation = DESCRIBED[path][method.upper()]
    caplog.set_level(logging.DEBUG)

    @hostile
    @given(data=st.data())
    def calls(data: st.DataObject) -> None:
        about_something = data.draw(st.booleans())
        known = {name: str(pk) for name, pk in house.ids.items() if f"{{{name}}}" in path and about_something}
        call = data.draw(operation.as_strategy(generation_mode=mode, path_parameters=known or None))
        answered(call, house)

    calls()
    assert house.masked.found_in(caplog.text) == set()
    assert "Zarzuela" not in caplog.text


def answered(call: Call[Any], house: House) -> None:
    cache.clear()  # the limits on tries are looked at elsewhere
    headers = {"Authorization": f"Bearer {new_token(house.caller)}", "Idempotency-Key": str(new_id())}
    answer = sent(call, {name: value for name, value in headers.items() if name not in (call.headers or {})})

    call.validate_response(answer, checks=CHECKS)
    said = answer.content.decode()
    assert house.masked.found_in(said) == set()
    if answer.status_code >= 400:
        assert set(answer.json()) <= {"code", "message", "fields", "findings"}
        assert not [word for word in OURS if word in said]


def sent(call: Call[Any], headers: dict[str, str]) -> Response:
    """The call through Django's own test client, which keeps to the thread that holds the transaction."""
    asked = requests.Request(**call.as_transport_kwargs(base_url="http://testserver", headers=headers)).prepare()
    # What is compressed cannot be searched.
    told = {name: str(value) for name, value in asked.headers.items() if name != "Accept-Encoding"}
    said = asked.body.encode() if isinstance(asked.body, str) else asked.body or b""
    got = Client(raise_request_exception=False).generic(
        str(asked.method), asked.path_url, said, told.get("Content-Type", ""), headers=told
    )
    answered = {name: [value] for name, value in got.headers.items()}
    return Response(got.status_code, answered, got.content, asked, elapsed=0.0, verify=True, encoding="utf-8")
