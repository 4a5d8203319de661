"""A browser of the tests that runs no script: it signs in as a person does, with both factors, and posts forms."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from allauth.mfa.totp.internal import auth as totp

from consult.models import Doctor, Role
from consult.services import roles
from tests.rig.people import PASSWORD, has_second_factor, make_doctor
from tests.rig.server import Server

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def code_of(secret: str) -> str:
    """What an authenticator shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))))


def with_role(name: str, role: Role) -> tuple[Doctor, str]:
    """A doctor with this role, and the secret of their second factor."""
    doctor = make_doctor(name, languages=("en",), verified=role != Role.VERIFIER)
    roles.grant(doctor=doctor, role=role)
    return doctor, has_second_factor(doctor)


class Desk:
    """Pages of one server, as one person."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def sign_in(self, doctor: Doctor, secret: str = "") -> None:
        await self.post("/accounts/login/", login=doctor.email, password=PASSWORD)
        if secret:
            await self.post("/accounts/2fa/authenticate/", code=code_of(secret))

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Open the page, fill its form and send it."""
        page = await self._http.get(path)
        token = TOKEN.search(page.text)
        assert token is not None, (page.status_code, path)
        answer = await self._http.post(path, data=fields | {"csrfmiddlewaretoken": token[1]})
        # Of the form itself: where it leads to may be a page that only says what comes next.
        assert (answer.history or [answer])[0].status_code < 400, (answer.status_code, path)
        return answer

    @property
    def session_key(self) -> str:
        """The key of this browser's session."""
        return next(value for name, value in self._http.cookies.items() if name.startswith("session"))


@asynccontextmanager
async def desk(server: Server, doctor: Doctor, secret: str = "") -> AsyncIterator[Desk]:
    """A browser in which this person has signed in."""
    headers = {"Origin": server.address, "User-Agent": doctor.name}
    async with httpx.AsyncClient(
        base_url=server.address, headers=headers, trust_env=False, timeout=60, follow_redirects=True
    ) as http:
        person = Desk(http)
        await person.sign_in(doctor, secret)
        yield person
