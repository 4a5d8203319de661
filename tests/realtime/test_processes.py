"""Two processes with one PostgreSQL and one Redis: one room."""

import asyncio

import pytest

from tests.rig.client import Client, connected
from tests.rig.fixtures import Serve
from tests.rig.postgres import Postgres
from tests.rig.redis import Redis
from tests.rig.server import Server

pytestmark = [pytest.mark.redis, pytest.mark.postgres]


@pytest.fixture
def pair(serve: Serve, postgres: Postgres, redis: Redis) -> tuple[Server, Server]:
    url = postgres.database()
    first, second = (serve("daphne", database_url=url, redis_url=redis.url) for _ in range(2))
    return first, second


def present(client: Client) -> set[str]:
    """Everybody whom the client was ever told to be in the room."""
    told = [frame["data"] for frame in client.frames if frame.get("type") == "presence"]
    return {one["name"] for data in told for one in data["named"]}


async def test_what_is_said_in_one_process_is_heard_in_the_other(pair: tuple[Server, Server]) -> None:
    here, there = pair
    ana, james = here.doctor("Ana Ramírez"), here.doctor("James Doyle", languages=("en",))
    case = here.case(ana)

    async with (
        connected(here, ana, follows=[case.stream]) as puebla,
        connected(there, james, follows=[case.stream]) as boston,
    ):
        reply = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")
        heard = await boston.hears("comment.posted")
        await boston.ask("comment.post", case=case.pk, body="No.")
        await puebla.until(lambda: puebla.unread.get(case.stream))
        await puebla.say("typing", case=case.pk)
        await boston.sees("ephemeral", type="typing")

        await boston.until(lambda: "Ana Ramírez" in present(boston), what="Ana's name")

    assert (heard.seq, heard.data["body"]) == (reply["seq"], "¿Fiebre?")


async def test_without_redis_the_room_goes_on_from_the_database(pair: tuple[Server, Server], redis: Redis) -> None:
    here, there = pair
    ana, james = here.doctor("Ana Ramírez"), here.doctor("James Doyle", languages=("en",))
    case = here.case(ana)

    async with (
        connected(here, ana, follows=[case.stream]) as puebla,
        connected(there, james, follows=[case.stream]) as boston,
    ):
        await asyncio.to_thread(redis.kill)
        reply = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")
        await boston.reaches(case.stream, reply["seq"])

        assert puebla.seqs(case.stream) == boston.seqs(case.stream)
