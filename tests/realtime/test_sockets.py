"""What real servers make of it: the handshake, the door, the goodbye. Each test runs on Daphne and on uvicorn."""

import asyncio

import pytest
from websockets.exceptions import InvalidHandshake, InvalidStatus

from consult.models import Doctor
from realtime.protocol.codec import JSON, MSGPACK
from tests.rig.client import connected
from tests.rig.fixtures import Serve
from tests.rig.server import KINDS, Kind, Server
from tests.rig.wire import Wire, open_wire


async def greeted(wire: Wire, server: Server, doctor: Doctor) -> None:
    await wire.send("hello", app="test", device="test", ticket=await server.ticket(doctor))
    await wire.hears("welcome")


async def test_a_specialist_hears_what_the_author_posts(server: Server) -> None:
    ana, james = server.doctor("Ana Ramírez"), server.doctor("James Doyle", languages=("en",))
    case = server.case(ana)

    async with (
        connected(server, ana, follows=[case.stream]) as puebla,
        connected(server, james, follows=[case.stream], codec=JSON) as boston,
    ):
        reply = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")
        heard = await boston.hears("comment.posted")

    assert (heard.seq, heard.data["body"]) == (reply["seq"], "¿Fiebre?")


async def test_messagepack_is_preferred_whatever_the_order(server: Server) -> None:
    async with open_wire(server.wire, offers=[JSON, MSGPACK]) as wire:
        assert wire.subprotocol == MSGPACK.name


@pytest.mark.parametrize("offers", [[], ["interconsulta.v9.msgpack"]])
async def test_without_a_common_encoding_a_client_is_told_so_in_json(server: Server, offers: list[str]) -> None:
    async with open_wire(server.wire, offers=offers) as wire:
        assert await wire.closes() == 4306
        assert wire.bye is not None
        assert wire.bye["code"] == 4306


async def test_a_page_of_another_origin_is_turned_away(server: Server) -> None:
    async with open_wire(server.wire, origin="https://elsewhere.example") as wire:
        assert await wire.closes() == 4303


async def test_a_cookie_without_an_origin_is_turned_away(server: Server) -> None:
    cookie = {"Cookie": f"session-{server.port}=anything"}
    async with open_wire(server.wire, headers=cookie) as wire:
        assert await wire.closes() == 4303


async def test_our_own_pages_may_come_in(server: Server) -> None:
    ana = server.doctor("Ana Ramírez")
    async with open_wire(server.wire, origin=server.address) as wire:
        await greeted(wire, server, ana)


async def test_a_ticket_opens_once(server: Server) -> None:
    ticket = await server.ticket(server.doctor("Ana Ramírez"))
    for expected in ("welcome", "bye"):
        async with open_wire(server.wire) as wire:
            await wire.send("hello", app="test", device="test", ticket=ticket)
            assert (await wire.receive())["kind"] == expected
    assert await wire.closes() == 4101


async def test_a_frame_over_64_kib_is_answered_before_the_close(server: Server) -> None:
    async with open_wire(server.wire) as wire:
        await greeted(wire, server, server.doctor("Ana Ramírez"))
        await wire.send_raw(b"\xd9" * 65_537)
        assert await wire.closes() == 4313
        assert wire.bye is not None


async def test_there_is_nothing_at_any_other_address(server: Server) -> None:
    with pytest.raises(InvalidStatus):
        async with open_wire(server.wire + "elsewhere"):
            pass


async def test_a_lost_network_loses_nothing(server: Server) -> None:
    ana, james = server.doctor("Ana Ramírez"), server.doctor("James Doyle", languages=("en",))
    case = server.case(ana)

    async with (
        connected(server, ana, follows=[case.stream]) as puebla,
        connected(server, james, follows=[case.stream]) as boston,
    ):
        boston.wire.drop()
        seqs = [(await puebla.ask("comment.post", case=case.pk, body=f"Toma {n}."))["seq"] for n in range(5)]
        await boston.reaches(case.stream, seqs[-1])

        assert [event.seq for event in boston.heard if event.type == "comment.posted"] == seqs


@pytest.mark.parametrize("kind", KINDS)
async def test_a_stopping_server_says_when_to_return_and_everybody_does(serve: Serve, kind: Kind) -> None:
    server = serve(kind, environment={"INTERCONSULTA_DRAIN_SECONDS": "0.3", "INTERCONSULTA_EMBEDDED_WORKERS": "0"})
    ana = server.doctor("Ana Ramírez")
    case = server.case(ana)

    async with connected(server, ana, follows=[case.stream]) as puebla:
        before = await puebla.ask("comment.post", case=case.pk, body="Antes.")
        await asyncio.to_thread(server.restart)
        await puebla.returns()
        after = await puebla.ask("comment.post", case=case.pk, body="Después.")
        await puebla.reaches(case.stream, after["seq"])

        assert puebla.closes[0] == 4012
        bye = await puebla.sees("bye")
        assert 0 <= bye["retry_ms"] <= 2_300
        assert puebla.seqs(case.stream) == [before["seq"], after["seq"]]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_stopping_server_takes_no_new_sockets(serve: Serve, kind: Kind) -> None:
    server = serve(kind, environment={"INTERCONSULTA_EMBEDDED_WORKERS": "0"})
    ana = server.doctor("Ana Ramírez")
    async with open_wire(server.wire) as leaving:
        await greeted(leaving, server, ana)
        stopping = asyncio.create_task(asyncio.to_thread(server.stop))
        await leaving.hears("bye")

        with pytest.raises((InvalidHandshake, OSError)):
            async with open_wire(server.wire) as late:
                await greeted(late, server, ana)
        await stopping
