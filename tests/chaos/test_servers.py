"""A server that is killed takes nothing with it: what had an answer is stored, what had none is asked again."""

import asyncio

import pytest

from tests.chaos.talk import (
    CLIENTS,
    COMMENTS,
    assert_nothing_is_lost_or_doubled,
    comments_in,
    doctors,
    talk_about,
)
from tests.rig.client import Client
from tests.rig.fixtures import Serve
from tests.rig.proxy import Proxy
from tests.rig.server import Server

ALL = 2 * CLIENTS * COMMENTS


@pytest.mark.redis
@pytest.mark.postgres
async def test_killing_one_of_two_servers_under_load_loses_and_doubles_nothing(two: tuple[Server, Server]) -> None:
    one, other = two
    case = one.case(one.doctor("Ana Ramírez"))
    there, here = doctors(one, CLIENTS), doctors(one, CLIENTS)

    with Proxy(one.port) as way:
        async with talk_about(case) as talk:
            moved = await talk.join(one, there, through=way)
            await talk.join(other, here)
            async with asyncio.TaskGroup() as voices:
                for client in talk.clients:
                    voices.create_task(talk.speak(client))
                await talk.goes_on(ALL // 3)
                await asyncio.to_thread(one.kill)
                way.target = other.port
            account = await talk.comes_to_rest(other)

    assert all(client.welcomes > 1 for client in moved)
    assert comments_in(other, case) == ALL
    assert_nothing_is_lost_or_doubled(talk, account, comments=ALL)


async def test_twenty_clients_of_a_killed_server_resume_when_it_is_back(serve: Serve) -> None:
    server = serve()
    case = server.case(server.doctor("Ana Ramírez"))

    async with talk_about(case) as talk:
        clients: list[Client] = await talk.join(server, doctors(server, 2 * CLIENTS))
        async with asyncio.TaskGroup() as voices:
            for client in clients:
                voices.create_task(talk.speak(client))
            await talk.goes_on(ALL // 3)
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
        account = await talk.comes_to_rest(server)

    assert all(client.welcomes > 1 for client in clients)
    assert comments_in(server, case) == ALL
    assert_nothing_is_lost_or_doubled(talk, account, comments=ALL)
