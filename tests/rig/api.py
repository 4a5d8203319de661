"""The HTTP beside the wire, as a client that is no browser uses it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from consult.ids import new_id
from consult.models import Doctor
from tests.rig.people import PASSWORD
from tests.rig.server import Server


class Api:
    """Calls under `/api/v1/`. They raise `httpx.HTTPStatusError` for a refusal, whose body says which."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def sign_in(self, doctor: Doctor, password: str = PASSWORD) -> None:
        """Take a bearer token, and use it from here on."""
        answer = await self.post("sessions", email=doctor.email, password=password)
        self._http.headers["Authorization"] = f"Bearer {answer['token']}"

    async def ticket(self) -> str:
        """A one-time ticket for a socket."""
        ticket: str = (await self.post("tickets"))["ticket"]
        return ticket

    async def get(self, path: str, **query: Any) -> Any:
        return _body(await self._http.get(path, params=query))

    async def post(self, path: str, **body: Any) -> Any:
        """Each call is a command of its own."""
        return _body(await self._http.post(path, json=body or None, headers={"Idempotency-Key": str(new_id())}))


@asynccontextmanager
async def api(server: Server, doctor: Doctor) -> AsyncIterator[Api]:
    """The API as this doctor, signed in."""
    async with httpx.AsyncClient(base_url=f"{server.address}/api/v1/", trust_env=False, timeout=60) as http:
        client = Api(http)
        await client.sign_in(doctor)
        yield client


def _body(response: httpx.Response) -> Any:
    response.raise_for_status()
    return response.json()
