"""The client of the tests keeps the rules that it is there to test. Every word of its server is written here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from realtime.protocol.codec import MSGPACK
from realtime.protocol.codes import Close, Refusal
from realtime.protocol.frames import bye, done, event, heartbeat, refused, reset, tip, welcome
from realtime.protocol.values import EPOCH
from tests.rig.client import Client, Ended, Refused
from tests.rig.ports import LOOPBACK
from tests.rig.sitting import Habits

STREAM = f"case:{uuid4()}"


def told(seq: int) -> dict[str, Any]:
    return event(stream=STREAM, seq=seq, at=EPOCH, type_="comment.posted", data={"body": f"#{seq}"})


class Peer:
    """The server's side of one connection, played by the test."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection

    async def says(self, *frames: dict[str, Any]) -> None:
        for frame in frames:
            await self._connection.send(MSGPACK.pack(frame))

    async def next(self) -> dict[str, Any]:
        return MSGPACK.unpack(await self._connection.recv(decode=False))

    async def hears(self, kind: str) -> dict[str, Any]:
        while (frame := await self.next())["kind"] != kind:
            continue
        return frame

    async def welcomes(self) -> dict[str, Any]:
        hello = await self.hears("hello")
        await self.says(welcome(connection=uuid4(), epoch="e1", now=EPOCH, doctor={}, features=[], unread={}))
        return hello

    async def answers(self, kind: str, **answer: Any) -> dict[str, Any]:
        asked = await self.hears(kind)
        await self.says(done(asked["ref"], **answer))
        return asked

    async def closes(self, code: Close) -> None:
        await self.says(bye(code, "a test", retry_ms=1))
        await self._connection.close(code)


class House:
    """Where clients come to; each connection is a peer."""

    def __init__(self) -> None:
        self.peers: asyncio.Queue[Peer] = asyncio.Queue()
        self.address = ""

    async def take(self, connection: ServerConnection) -> None:
        self.peers.put_nowait(Peer(connection))
        await connection.wait_closed()

    async def ticket(self) -> str:
        return "a ticket"

    async def meet(self) -> Peer:
        peer = await self.peers.get()
        await peer.welcomes()
        return peer


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    async with serve(house.take, LOOPBACK, 0, subprotocols=[Subprotocol(MSGPACK.name)]) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        house.address = f"ws://{LOOPBACK}:{port}/ws/"
        yield house


@asynccontextmanager
async def meeting(house: House, since: int = 4, **habits: bool) -> AsyncIterator[tuple[Client, Peer]]:
    """A client that follows STREAM from `since` on, and the other side of its connection."""
    client = Client(house.address, house.ticket, habits=Habits(**habits))
    _, peer = await asyncio.gather(client.__aenter__(), house.meet())
    try:
        following = peer.answers("stream.subscribe", stream=STREAM, tip=since)
        await asyncio.gather(client.follow(STREAM, since), following)
        yield client, peer
    finally:
        await client.__aexit__()


async def test_a_gap_is_filled_before_what_is_ahead_is_applied(house: House) -> None:
    async with meeting(house, since=4) as (client, peer):
        await peer.says(told(7))
        asked = await peer.hears("stream.fill")
        await peer.says(told(5), told(6), done(asked["ref"]))
        await client.reaches(STREAM, 7)

    assert (asked["from"], asked["to"]) == (5, 6)
    assert client.seqs(STREAM) == [5, 6, 7]


@pytest.mark.parametrize("news", [tip(stream=STREAM, seq=6), heartbeat(t=EPOCH, tips={STREAM: 6})])
async def test_what_a_tip_or_heartbeat_tells_of_is_asked_for(house: House, news: dict[str, Any]) -> None:
    async with meeting(house, since=4) as (_, peer):
        await peer.says(news)
        asked = await peer.hears("stream.fill")

    assert (asked["from"], asked["to"]) == (5, 6)


async def test_every_sixteenth_frame_is_acknowledged(house: House) -> None:
    async with meeting(house, since=0) as (_, peer):
        await peer.says(*(told(seq) for seq in range(1, 17)))

        assert (await peer.hears("ack"))["n"] == 16


async def test_a_single_frame_is_acknowledged_soon(house: House) -> None:
    async with meeting(house, since=4) as (_, peer):
        await peer.says(told(5))

        assert (await peer.hears("ack"))["n"] == 1


async def test_a_heartbeat_is_answered(house: House) -> None:
    async with meeting(house) as (_, peer):
        await peer.says(heartbeat(t=EPOCH, tips={}))

        assert (await peer.hears("pong"))["t"] == 0


async def test_after_a_lost_connection_it_resumes_and_says_again_what_has_no_answer(house: House) -> None:
    async with meeting(house, since=4) as (client, peer):
        await peer.says(told(5))
        asking = asyncio.create_task(client.ask("case.state", case=uuid4(), state="closed"))
        first = await peer.hears("case.state")
        await peer.closes(Close.RESTART)

        again = await house.peers.get()
        hello = await again.welcomes()
        second = await again.answers("case.state", seq=6)
        answer = await asking

    assert hello["resume"] == {"epoch": "e1", "streams": {STREAM: 5}}
    assert second == first
    assert answer["seq"] == 6


async def test_a_snapshot_replaces_what_was_known(house: House) -> None:
    async with meeting(house, since=9) as (client, peer):
        await peer.says(reset(stream=STREAM, seq=3, snapshot={"case": {}}), told(4))
        await client.hears("comment.posted")

    assert client.seqs(STREAM) == [4]
    assert client.snapshots[STREAM] == {"case": {}}


async def test_a_refusal_is_told_to_who_asked(house: House) -> None:
    async with meeting(house) as (client, peer):
        asking = asyncio.create_task(client.ask("comment.retract", comment=uuid4()))
        ref = (await peer.hears("comment.retract"))["ref"]
        await peer.says(refused(ref, Refusal.NOT_FOUND, "There is nothing here."))

        with pytest.raises(Refused, match="not_found"):
            await asking


async def test_a_close_that_says_stop_ends_it(house: House) -> None:
    async with meeting(house) as (client, peer):
        await peer.closes(Close.FLOODING)

        assert await client.ends() == Close.FLOODING
        with pytest.raises(Ended):
            await client.ask("stream.unsubscribe", stream=STREAM)


async def test_a_client_without_the_habit_of_acknowledging_does_not(house: House) -> None:
    async with meeting(house, since=0, acks=False) as (_, peer):
        await peer.says(*(told(seq) for seq in range(1, 65)), heartbeat(t=EPOCH, tips={}))

        assert (await peer.next())["kind"] == "pong"
