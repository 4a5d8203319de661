"""A client of the API as somebody writes one: JSON, a bearer token, an idempotency key."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from consult.ids import new_id
from consult.models import Doctor
from consult.services.sign_in import new_token

Call = Callable[..., Any]


class Api:
    """Calls under `/api/v1` as one doctor, or as nobody."""

    def __init__(self, doctor: Doctor | None = None, *, token: str = "") -> None:
        self._client = Client(raise_request_exception=False)
        token = new_token(doctor) if doctor else token
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(f"/api/v1{path}", query, headers=self._headers)

    def delete(self, path: str) -> Any:
        return self._client.delete(f"/api/v1{path}", headers=self._headers)

    def put(self, path: str, body: dict[str, Any]) -> Any:
        return self._client.put(f"/api/v1{path}", body, "application/json", headers=self._headers)

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: UUID | str | None = None) -> Any:
        """With a fresh idempotency key unless one is given; `key=""` sends none."""
        key = new_id() if key is None else key
        headers = self._headers | ({"Idempotency-Key": str(key)} if key else {})
        return self._client.post(f"/api/v1{path}", json.dumps(body or {}), "application/json", headers=headers)

    def send(self, path: str, body: bytes, content_type: str = "application/json") -> Any:
        """A body as it is, whether it is JSON or not."""
        headers = self._headers | {"Idempotency-Key": str(new_id())}
        return self._client.post(f"/api/v1{path}", body, content_type, headers=headers)


@pytest.fixture
def api() -> type[Api]:
    """`api(ana)` calls as Ana, `api()` as nobody."""
    return Api


@pytest.fixture(autouse=True)
def nobody_tried_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def words() -> dict[str, Any]:
    """The body of a case that can be opened."""
    return {
        "title": "Niño de 14 años con molde bronquial",
        "question": "¿Broncoscopia ya?",
        "specialties": ["pulmonology"],
        "urgency": "urgent",
        "as": "name",
    }
