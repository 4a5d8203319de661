"""The servers of the tests are real, and each stands on data of its own."""

import asyncio

import psycopg

from consult.models import Case, Comment
from tests.rig.api import api
from tests.rig.client import connected
from tests.rig.fixtures import Serve
from tests.rig.postgres import Postgres
from tests.rig.proxy import Proxy
from tests.rig.redis import Redis
from tests.rig.server import Server


async def test_what_one_doctor_posts_another_hears(server: Server) -> None:
    ana, james = server.doctor("Ana Ramírez"), server.doctor("James Doyle", languages=("en",))
    case = server.case(ana)

    async with (
        connected(server, ana, follows=[case.stream]) as puebla,
        connected(server, james, follows=[case.stream]) as boston,
    ):
        reply = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")
        heard = await boston.hears("comment.posted")

    assert heard.seq == reply["seq"]
    assert heard.data["body"] == "¿Fiebre?"


async def test_a_client_may_sign_in_over_http(server: Server) -> None:
    ana = server.doctor("Ana Ramírez")
    case = server.case(ana)

    async with api(server, ana) as http, connected(server, ana, follows=[case.stream], ticket=http.ticket) as puebla:
        assert puebla.welcome["doctor"]["name"] == (await http.get("me"))["name"] == "Ana Ramírez"


def test_two_servers_share_nothing(serve: Serve) -> None:
    one, other = serve("daphne"), serve("daphne")

    one.case(one.doctor("Ana Ramírez"))

    assert (one.do(Case.objects.count), other.do(Case.objects.count)) == (1, 0)


async def test_a_server_that_was_killed_comes_back_on_its_port_with_its_data(serve: Serve) -> None:
    server = serve()
    ana = server.doctor("Ana Ramírez")
    case = server.case(ana)

    async with connected(server, ana, follows=[case.stream]) as puebla:
        first = await puebla.ask("comment.post", case=case.pk, body="Uno")
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        second = await puebla.ask("comment.post", case=case.pk, body="Dos")
        await puebla.reaches(case.stream, second["seq"])

    assert puebla.seqs(case.stream) == [first["seq"], second["seq"]]
    assert puebla.welcomes == 2
    assert server.do(Comment.objects.count) == 2


async def test_a_client_behind_a_cut_network_catches_up(server: Server) -> None:
    ana, james = server.doctor("Ana Ramírez"), server.doctor("James Doyle")
    case = server.case(ana)

    with Proxy(server.port) as network:
        async with (
            connected(server, ana) as puebla,
            connected(server, james, follows=[case.stream], through=network) as boston,
        ):
            network.cut()
            replies = [await puebla.ask("comment.post", case=case.pk, body=body) for body in ("Uno", "Dos")]
            network.restore()
            await boston.reaches(case.stream, replies[-1]["seq"])

    assert [event.data["body"] for event in boston.heard if event.type == "comment.posted"] == ["Uno", "Dos"]


async def test_two_processes_on_postgres_and_redis_share_one_room(
    serve: Serve, postgres: Postgres, redis: Redis
) -> None:
    database = postgres.database()
    one, other = (serve(database_url=database, redis_url=redis.url) for _ in range(2))
    ana, james = one.doctor("Ana Ramírez"), one.doctor("James Doyle")
    case = one.case(ana)

    async with connected(one, ana) as puebla, connected(other, james, follows=[case.stream]) as boston:
        reply = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")
        heard = await boston.hears("comment.posted")

    assert heard.seq == reply["seq"]


def test_every_database_is_fresh_and_migrated(postgres: Postgres) -> None:
    def cases(url: str) -> int:
        with psycopg.connect(url) as connection:
            (count,) = connection.execute("SELECT count(*) FROM consult_case").fetchone() or (-1,)
        return int(count)

    first, second = postgres.database(), postgres.database()

    assert first != second
    assert (cases(first), cases(second)) == (0, 0)
