"""On the wire: whoever may read no more is out, whatever they have open, as soon as that is decided."""

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from consult.models import Claim, Role
from consult.services import conduct, verification
from realtime.protocol.codec import JSON
from tests.rig.api import api
from tests.rig.client import connected
from tests.rig.desk import code_of, desk, with_role
from tests.rig.people import PASSWORD, has_second_factor, say
from tests.rig.server import Server
from tests.rig.sitting import Habits

STAYS_AWAY = Habits(resumes=False)
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a licence"


async def everything(socket: ClientConnection) -> None:
    """Hear it until it ends."""
    while True:
        await socket.recv()


async def test_who_loses_the_verification_is_out_at_once(server: Server) -> None:
    vera, secret = server.do(with_role, "Vera Lang", Role.VERIFIER)
    james, ana = server.doctor("James Doyle"), server.doctor("Ana Ramírez")
    case = server.case(ana)
    facts = {"country": "GB", "number": f"{7_000_000 + server.port}", "specialty": "cardiology"}
    claimed = server.do(verification.claim, doctor=james, content=PICTURE, **facts)

    async with (
        desk(server, vera, secret) as verifier,
        connected(server, james, follows=[case.stream], habits=STAYS_AWAY) as lost,
        connected(server, ana, follows=[case.stream]) as stays,
    ):
        await verifier.post(f"/verification/{claimed.pk}/", deed="approve", reason="In the register.")
        await verifier.post(f"/verification/{claimed.pk}/", deed="end", reason="Struck off.")

        assert await lost.ends() == 4102
        assert await stays.ask("comment.post", case=case.pk, body="Sigo aquí.")
    assert server.do(Claim.objects.get, pk=claimed.pk).reason == "Struck off."


async def test_who_is_suspended_is_out_at_once(server: Server) -> None:
    oscar, secret = server.do(with_role, "Oscar Lind", Role.OFFICER)
    james, ana = server.doctor("James Doyle"), server.doctor("Ana Ramírez")
    case = server.case(ana)
    comment_id, _seq = server.do(say, james, case, "Buy my course.")
    report = server.do(conduct.report, doctor=ana, case_id=case.pk, comment_id=comment_id, kind="selling", words="")

    async with (
        desk(server, oscar, secret) as officer,
        connected(server, james, follows=[case.stream], habits=STAYS_AWAY) as lost,
        connected(server, ana, follows=[case.stream]) as stays,
    ):
        await officer.post(f"/conduct/reports/{report.pk}/", deed="lock", reason="Until it is clear.")
        assert (await stays.hears("case.locked")).data == {"locked": True}
        await officer.post(f"/conduct/reports/{report.pk}/", deed="suspend", reason="It sells.")

        assert await lost.ends() == 4102


async def test_signing_out_from_afar_closes_what_is_open_there(server: Server) -> None:
    james = server.doctor("James Doyle")

    async with desk(server, james) as ward, desk(server, james) as home:
        cookie = f"session-{server.port}={ward.session_key}"
        headers = {"Cookie": cookie}
        async with connect(
            server.wire,
            origin=Origin(server.address),
            additional_headers=headers,
            subprotocols=[Subprotocol(JSON.name)],
            proxy=None,
        ) as socket:
            await socket.send('{"kind": "hello", "app": "test", "device": "ward"}')
            assert '"welcome"' in str(await socket.recv())

            await home.post("/accounts/sessions/", deed="others")

            with pytest.raises(ConnectionClosed) as closed:
                await everything(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4101


async def test_a_client_that_is_no_browser_is_asked_for_both_factors(server: Server) -> None:
    james = server.doctor("James Doyle")
    secret = server.do(has_second_factor, james)
    address = f"{server.address}/api/v1/sessions"
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        body = {"email": james.email, "password": PASSWORD}

        without = await http.post(address, json=body)
        wrong = await http.post(address, json=body | {"code": "000"})
        right = await http.post(address, json=body | {"code": code_of(secret)})

    assert (without.status_code, without.json()["code"]) == (401, "second_factor")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "second_factor")
    assert right.status_code == 201


async def test_what_a_token_opened_ends_with_it(server: Server) -> None:
    james = server.doctor("James Doyle")

    async with (
        desk(server, james) as home,
        api(server, james) as app,
        connected(server, james, ticket=app.ticket, habits=STAYS_AWAY) as phone,
    ):
        await home.post("/accounts/sessions/", deed="others")

        assert await phone.ends() == 4101
