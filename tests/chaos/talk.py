"""Many doctors who talk at once in one room, and the account of what each of them was told."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from consult.models import Case, Comment, Doctor, Event
from tests.rig.client import Client, connected
from tests.rig.proxy import Proxy
from tests.rig.server import Server

# `make chaos` sets it; the figures of the usual run suit two cores that do other things too.
TIMES = int(os.environ.get("CHAOS_TIMES", "1"))
CLIENTS = 10 * TIMES  # at each server
COMMENTS = 6 * TIMES  # of each client

Told = tuple[int, str, str | None]  # number, type, id of a comment


class Talk:
    """Everybody who is in the room of `case`, and what the servers have promised them to have stored."""

    def __init__(self, case: Case, stack: AsyncExitStack) -> None:
        self.case = case
        self.clients: list[Client] = []
        self.stored: list[tuple[int, str]] = []
        self._stack = stack
        self._answered = asyncio.Semaphore(0)

    async def join(self, server: Server, doctors: Sequence[Doctor], through: Proxy | None = None) -> list[Client]:
        """These doctors come in; they are told everything from the first event on."""
        came = [connected(server, doctor, follows=[self.case.stream], since=0, through=through) for doctor in doctors]
        clients = await asyncio.gather(*(self._stack.enter_async_context(client) for client in came))
        self.clients += clients
        return clients

    async def speak(self, client: Client, comments: int = COMMENTS) -> None:
        """Post one comment after the other; what has no answer is sent again after every reconnection."""
        for number in range(comments):
            done = await client.ask("comment.post", case=self.case.pk, body=f"Saturación {number}: 94 %.")
            self.stored.append((done["seq"], done["id"]))
            self._answered.release()

    async def goes_on(self, comments: int) -> None:
        """Wait until so many comments more were answered."""
        for _ in range(comments):
            await self._answered.acquire()

    async def comes_to_rest(self, server: Server) -> list[Told]:
        """Wait until everybody has heard all that is stored; gives that."""
        account = await server.run(told_by_the_database, self.case)
        await asyncio.gather(*(client.reaches(self.case.stream, account[-1][0]) for client in self.clients))
        return account

    def heard_by(self, client: Client) -> list[Told]:
        """What a client has applied, in its order."""
        return [(event.seq, event.type, event.data.get("id")) for event in client.heard]


@asynccontextmanager
async def talk_about(case: Case) -> AsyncIterator[Talk]:
    """A room that its guests leave together."""
    async with AsyncExitStack() as stack:
        yield Talk(case, stack)


def told_by_the_database(case: Case) -> list[Told]:
    """All events of a case."""
    rows = Event.objects.filter(stream_id=case.stream).order_by("seq").values_list("seq", "type", "data")
    return [(seq, type_, data.get("id")) for seq, type_, data in rows]


def doctors(server: Server, count: int) -> list[Doctor]:
    """So many doctors who read Spanish."""
    return [server.doctor(f"Doctor{number} Pérez") for number in range(count)]


def assert_nothing_is_lost_or_doubled(talk: Talk, account: list[Told], *, comments: int) -> None:
    """The events have every number once, everybody heard exactly them, and each `done` stands for one of them."""
    posted = [(seq, id_) for seq, type_, id_ in account if type_ == "comment.posted"]
    assert [seq for seq, _, _ in account] == list(range(1, len(account) + 1))
    assert len({id_ for _, id_ in posted}) == len(posted) == comments
    assert sorted(talk.stored) == posted
    for client in talk.clients:
        assert talk.heard_by(client) == account


def comments_in(server: Server, case: Case) -> int:
    """How many comments are stored."""
    return server.do(Comment.objects.filter(case=case).count)
