"""A translator that is killed leaves its texts to the others, and each is translated once."""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from consult import clock
from consult.models import Case, Event, TranslationRequest
from consult.services.translating import MOST_JOBS
from tests.chaos.talk import TIMES
from tests.rig.client import Client, connected
from tests.rig.processes import Process
from tests.rig.server import Server

COMMENTS = 20 * TIMES  # of each half
# Long enough that a desk holds it for more than one batch.
BODY = " ".join(
    f"Paciente número {number} con fiebre y tos desde ayer; la radiografía no muestra derrame." for number in range(2)
)
POLL_EVERY = 0.05


@pytest.fixture
def translator(two: tuple[Server, Server]) -> Iterator[Callable[[str], Process]]:
    """Starts a translator process, which is ready on return."""
    with ExitStack() as stack:

        def start(name: str) -> Process:
            server = two[0]
            command = [sys.executable, "manage.py", "translator"]
            process = Process(command, log=server.data / f"{name}.log", environment=server.environment)
            stack.callback(process.kill)
            process.start(lambda: "translator: ready" in process.said())
            return process

        yield start


@pytest.mark.redis
@pytest.mark.postgres
async def test_what_a_killed_translator_held_is_translated_by_another_and_nothing_twice(
    two: tuple[Server, Server], translator: Callable[[str], Process]
) -> None:
    server = two[0]
    ana, james = server.doctor("Ana Ramírez"), server.doctor("James Doyle", languages=("en",))
    case = server.case(ana)
    both = await asyncio.gather(*(asyncio.to_thread(translator, name) for name in ("first", "second")))

    async with connected(server, ana) as puebla, connected(two[1], james, follows=[case.stream], since=0) as boston:
        said = await say(puebla, case)
        await until(server, nothing_waits)  # one that stood still in the middle of a transaction would lock the room
        for process in both:
            process.freeze()
        said += await say(puebla, case)
        # Who finds the case locked cannot store what it has translated: both fill their desks, and both wait.
        with case_held(server, case):
            for process in both:
                process.thaw()
            await until(server, both_are_at_work)
            await asyncio.to_thread(both[0].kill)
        await server.run(a_lease_later)
        await until(server, nothing_waits)
        await boston.reaches(case.stream, await server.run(Event.objects.filter(stream_id=case.stream).count))

    heard = Counter(event.data["comment"] for event in boston.heard if event.type == "comment.translated")
    assert heard == Counter(said)
    assert boston.seqs(case.stream) == list(range(1, len(boston.heard) + 1))


async def say(speaker: Client, case: Case) -> list[str]:
    """Half of the comments, at once; their ids."""
    posts = [speaker.ask("comment.post", case=case.pk, body=f"{number}. {BODY}") for number in range(COMMENTS)]
    return [done["id"] for done in await asyncio.gather(*posts)]


@contextmanager
def case_held(server: Server, case: Case) -> Iterator[None]:
    """Meanwhile nobody else can append to the case, as in a long transaction of somebody else."""
    with psycopg.connect(server.environment["DATABASE_URL"]) as connection:
        connection.execute("SELECT 1 FROM consult_case WHERE id = %s FOR UPDATE", (case.pk,))
        yield
        connection.rollback()


async def until(server: Server, holds: Callable[[], bool]) -> None:
    """Look into the database again and again until this holds."""
    async with asyncio.timeout(120):
        while not await server.run(holds):  # noqa: ASYNC110  nobody announces what another process stores
            await asyncio.sleep(POLL_EVERY)


def both_are_at_work() -> bool:
    """More is claimed than one desk holds."""
    return TranslationRequest.objects.filter(leased_until__gt=clock.now()).count() > MOST_JOBS


def nothing_waits() -> bool:
    return not TranslationRequest.objects.exists()


def a_lease_later() -> int:
    """All leases have run out, as they would have a minute later, those of the living translator too."""
    return TranslationRequest.objects.filter(leased_until__gt=clock.now()).update(leased_until=clock.now())
