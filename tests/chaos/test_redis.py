"""Redis only says where to look: while it is away rooms are slower, and nothing is lost."""

import asyncio
import http.client
import json
from typing import Any

import pytest

from consult.models import Case
from tests.chaos.talk import assert_nothing_is_lost_or_doubled, doctors, talk_about
from tests.rig.client import Client, connected
from tests.rig.fixtures import Serve
from tests.rig.ports import LOOPBACK
from tests.rig.postgres import Postgres
from tests.rig.redis import Redis
from tests.rig.server import Server

pytestmark = [pytest.mark.redis, pytest.mark.postgres]

TYPING_AGAIN = 3.1  # seconds: the wire drops what comes sooner


async def test_what_is_said_while_redis_is_away_is_heard_at_the_other_server(
    two: tuple[Server, Server], redis: Redis
) -> None:
    one, other = two
    case = one.case(one.doctor("Ana Ramírez"))

    async with talk_about(case) as talk:
        puebla, merida = await talk.join(one, doctors(one, 2))
        await talk.join(other, doctors(one, 2))
        await talk.speak(puebla, 2)
        await asyncio.to_thread(redis.kill)
        await talk.speak(puebla, 2)
        await asyncio.to_thread(redis.start)
        await talk.speak(merida, 2)
        account = await talk.comes_to_rest(one)

    assert all(client.welcomes == 1 for client in talk.clients)
    assert_nothing_is_lost_or_doubled(talk, account, comments=6)


async def test_a_room_entered_while_redis_was_away_is_live_again_when_it_is_back(
    two: tuple[Server, Server], redis: Redis
) -> None:
    one, other = two
    ana, james = one.doctor("Ana Ramírez"), one.doctor("James Doyle")
    before, case = one.case(ana), one.case(ana)

    async with connected(one, ana, follows=[case.stream]) as puebla, connected(other, james) as boston:
        await asyncio.to_thread(redis.kill)
        for stream in (before.stream, case.stream):
            await boston.follow(stream)
        await asyncio.to_thread(redis.start)
        async with asyncio.TaskGroup() as meanwhile:
            typing = meanwhile.create_task(types(puebla, case))
            # Ephemerals pass through Redis alone.
            heard = await boston.sees("ephemeral", type="typing")
            typing.cancel()

    assert heard["stream"] == case.stream


async def test_words_taken_back_while_redis_was_away_are_gone_at_the_other_server(
    two: tuple[Server, Server], redis: Redis
) -> None:
    one, other = two
    ana, james = one.doctor("Ana Ramírez"), one.doctor("James Doyle")
    case = one.case(ana)

    async with connected(one, ana) as puebla, connected(other, james, follows=[case.stream], since=0) as boston:
        said = await puebla.ask("comment.post", case=case.pk, body="La paciente se llama como su madre.")
        await boston.reaches(case.stream, said["seq"])
        await asyncio.to_thread(redis.kill)
        retracted = await puebla.ask("comment.retract", comment=said["id"])
        # Away so shortly that no canary is missed.
        await asyncio.to_thread(redis.start)
        await boston.reaches(case.stream, retracted["seq"])
        async with connected(other, one.doctor("Maeve Burke"), follows=[case.stream], since=0) as dublin:
            await dublin.reaches(case.stream, said["seq"])

    again = next(event for event in dublin.heard if event.seq == said["seq"])
    assert again.data.get("redacted") is True
    assert "body" not in again.data


async def test_a_server_that_starts_without_redis_says_so_and_its_rooms_work(
    serve: Serve, postgres: Postgres, redis: Redis
) -> None:
    redis.kill()
    server = serve(database_url=postgres.database(), redis_url=redis.url)
    case = server.case(server.doctor("Ana Ramírez"))

    async with talk_about(case) as talk:
        puebla, _ = await talk.join(server, doctors(server, 2))
        health = await asyncio.to_thread(health_of, server)
        await talk.speak(puebla, 2)
        account = await talk.comes_to_rest(server)

    assert (health["status"], health["doorbell"]) == ("degraded", "down")
    assert_nothing_is_lost_or_doubled(talk, account, comments=2)


async def types(client: Client, case: Case) -> None:
    """Go on typing."""
    while True:
        await client.say("typing", case=case.pk)
        await asyncio.sleep(TYPING_AGAIN)


def health_of(server: Server) -> dict[str, Any]:
    """What the health page says."""
    connection = http.client.HTTPConnection(LOOPBACK, server.port)
    try:
        connection.request("GET", "/api/v1/health")
        found: dict[str, Any] = json.loads(connection.getresponse().read())
        return found
    finally:
        connection.close()
