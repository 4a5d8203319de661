"""An urgent case at three in the morning: the first phone is dead, the second is answered, and the author is told.

On SQLite the one server is killed in the middle and started again; on PostgreSQL one of two clocks is killed while it
holds the step, and the other takes it.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.db.models import F
from django.test.utils import override_settings

from consult import clock, events
from consult.models import Case, Delivery, Doctor, Notice, Page
from consult.services.preferences import prefer
from consult.streams import inbox_of
from tests.chaos.test_translators import case_held, until
from tests.rig.api import api
from tests.rig.client import connected
from tests.rig.fixtures import Serve
from tests.rig.on_call import on_call, prefers
from tests.rig.processes import Process
from tests.rig.push import Browser, PushService, push_service
from tests.rig.pushing import rings_at
from tests.rig.server import Server

THREE = 3
TITLE, ANSWER = "Molde bronquial de Benito Juárez", "Broncoscopia ya, heparina 5000 UI."


class Single:
    """One server on SQLite, which is its own clock."""

    def __init__(self, server: Server) -> None:
        self.server = server

    async def time_goes_on_past_a_death(self, case: Case, *, seconds: int) -> None:
        """It dies with whatever it has in hand, and is started again."""
        await time_goes_on(self.server, seconds=seconds)
        self.server.kill()
        self.server.start()


class Scaled:
    """A server on PostgreSQL, and two clocks beside it."""

    def __init__(self, server: Server, first: Process, second: Process) -> None:
        self.server = server
        self._first, self._second = first, second

    async def time_goes_on_past_a_death(self, case: Case, *, seconds: int) -> None:
        """One clock dies while it waits for the case, with the step in hand; the other takes it after the lease."""
        await until(self.server, nothing_is_due)
        self._second.freeze()
        with case_held(self.server, case):
            await self.server.run(sooner, timedelta(seconds=seconds))
            await until(self.server, a_notice_is_in_hand)
            self._first.kill()
        self._second.thaw()
        await self.server.run(a_lease_later)


House = Single | Scaled


@pytest.fixture
def phones() -> Iterator[PushService]:
    with push_service() as service:
        yield service
        assert service.problems == []


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.redis])])
def house(request: pytest.FixtureRequest, serve: Serve, phones: PushService) -> Iterator[House]:
    environment = {"INTERCONSULTA_PUSH_SERVICES": phones.origin}
    if request.param == "sqlite":
        # `translates`: it does by itself what else is left to other processes, the clock among them.
        yield Single(serve(translates=True, environment=environment))
        return
    database = request.getfixturevalue("postgres").database()
    server = serve(database_url=database, redis_url=request.getfixturevalue("redis").url, environment=environment)
    with ExitStack() as stack:
        yield Scaled(server, *(_clock(server, name, stack) for name in ("first", "second")))


async def test_a_night(house: House, phones: PushService) -> None:
    server = house.server
    zone = zone_where_it_is(THREE)
    ana = server.doctor("Ana Ramírez", specialty="cardiology")
    james, maeve = (server.doctor(name, specialty="pulmonology") for name in ("James Doyle", "Maeve Byrne"))
    for doctor in (ana, james, maeve):
        server.do(prefer, doctor, interface_language="en", time_zone=zone, digest="never")
    of_ana, of_james, of_maeve = (rung_at(server, doctor, phones) for doctor in (ana, james, maeve))
    for doctor in (james, maeve):
        server.do(on_call, doctor)
        server.do(prefers, doctor, quiet_since=time(22), quiet_until=time(7))

    # It is asked, and the phone of the first of the rota rings; it lies in a drawer, and says nothing.
    case = await opens(server, ana)
    phones.until(lambda: of_james.pushed)
    await time_goes_on(server, seconds=30)
    phones.until(lambda: len(of_james.pushed) >= 2)
    assert of_maeve.pushed == []

    # Two minutes have passed. The ladder takes its second step, although a clock dies with it in hand.
    await house.time_goes_on_past_a_death(case, seconds=90)
    phones.until(lambda: of_maeve.pushed)

    # The second takes it, as her phone does for her, and answers in the room.
    for said in ("received", "acknowledge"):
        assert answers(server, of_maeve.token(), said) == 204
    async with connected(server, maeve) as boston:
        await boston.ask("comment.post", case=case.pk, body=ANSWER)

    # Half a minute later nobody has read it, and the author's phone rings.
    await time_goes_on(server, seconds=30)
    phones.until(lambda: of_ana.pushed)

    assert set(of_ana.payloads[0]) == {"kind", "lang", "token", "case", "comment"}
    assert of_ana.payloads[0]["kind"] == "activity"
    for browser in (of_ana, of_james, of_maeve):
        assert tells_nothing(browser)
    assert await server.run(steps_of, case) == [
        ("case.opened", None),
        ("page.sent", "opened"),
        ("page.escalated", "unreached"),
        ("member.joined", None),
        ("page.acknowledged", "Maeve Byrne"),
        ("comment.posted", None),
        ("case.state", "answered"),
        ("page.ended", None),
    ]
    assert server.do(over_of, james) == server.do(over_of, maeve) == ["quiet"]


def zone_where_it_is(hour: int) -> str:
    """An IANA name. Those of `Etc` count westwards."""
    ahead = (hour - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def rung_at(server: Server, doctor: Doctor, phones: PushService) -> Browser:
    """The doctor's phone, known to the server."""
    browser = phones.subscribe()
    with override_settings(PUSH_SERVICES=[phones.origin]):
        server.do(rings_at, doctor, browser)
    return browser


async def opens(server: Server, doctor: Doctor) -> Case:
    """The doctor opens an urgent case."""
    facts: dict[str, Any] = {"specialties": ["pulmonology"], "urgency": "urgent", "as": "name", "attest": []}
    async with api(server, doctor) as http:
        opened = await http.post("cases", title=TITLE, question="¿Broncoscopia ya?", **facts)
    return await server.run(Case.objects.get, pk=UUID(opened["id"]))


async def time_goes_on(server: Server, *, seconds: int) -> None:
    """What is due later is due so much sooner, once all that is due now was brought."""
    await until(server, nothing_is_due)
    await server.run(sooner, timedelta(seconds=seconds))


def nothing_is_due() -> bool:
    now = clock.now()
    return not any(table.objects.filter(due_at__lte=now).exists() for table in (Notice, Delivery))


def a_notice_is_in_hand() -> bool:
    return Notice.objects.filter(due_at__lte=clock.now(), leased_until__gt=clock.now()).exists()


def a_lease_later() -> None:
    Notice.objects.update(leased_until=clock.now())


def sooner(passed: timedelta) -> None:
    for table in (Notice, Delivery, Page):
        table.objects.filter(due_at__isnull=False).update(due_at=F("due_at") - passed)


def answers(server: Server, token: str, said: str) -> int:
    """What a device does, without a cookie."""
    body = {"token": token, "answer": said}
    return httpx.post(f"{server.address}/api/v1/push/answers", json=body, timeout=60, trust_env=False).status_code


def tells_nothing(browser: Browser) -> bool:
    plain = b"".join(pushed.plain for pushed in browser.pushed).decode()
    words = ("Molde", "Benito", "Broncoscopia", "heparina", "Ana", "James", "Maeve", "pulmonology", "example.org")
    return bool(plain) and not any(word in plain for word in words)


def steps_of(case: Case) -> list[tuple[str, str | None]]:
    """What stands in the room, with the reason, the person or the state that it tells."""
    told = [(event.type, event.data) for event in events.read(case.stream)]
    return [(type_, _telling(type_, data)) for type_, data in told if type_ != "text.translated"]


def _telling(type_: str, data: dict[str, Any]) -> str | None:
    match type_:
        case "page.acknowledged":
            return str(data["author"]["name"])
        case "case.state":
            return str(data["state"])
        case _:
            return data.get("reason")


def over_of(doctor: Doctor) -> list[str]:
    """The limits of the doctor's that a page overrode."""
    return [event.data["over"] for event in events.read(inbox_of(doctor.pk)) if event.type == "page.sent"]


def _clock(server: Server, name: str, stack: ExitStack) -> Process:
    process = Process(
        [sys.executable, "manage.py", "clock"], log=server.data / f"{name}.log", environment=server.environment
    )
    stack.callback(process.kill)
    process.start(lambda: "clock: ready" in process.said())
    return process
