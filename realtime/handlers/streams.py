"""Following streams, and asking for what was missed."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from consult import access
from realtime import resets
from realtime.entering import Entry, enter
from realtime.following import Following
from realtime.protocol.commands import Fill, Subscribe, Unsubscribe
from realtime.protocol.frames import Answer
from realtime.protocol.limits import RESET_BEHIND
from realtime.relay import Relay

if TYPE_CHECKING:
    from realtime.connection import Connection


async def subscribe(connection: "Connection", command: Subscribe) -> None:
    """Follow a stream; a specialty brings its subspecialties, each as if it had been subscribed too."""
    since = {} if command.since is None else {command.stream: command.since}
    await follow(connection, command.stream, since, ref=command.ref)


async def follow(connection: "Connection", wire: str, since: Mapping[str, int], *, ref: str | None = None) -> None:
    """Answer `done`, then send what came after the positions in `since`, or a snapshot. Raises `ConsultError`."""
    entry = await connection.read(enter, wire=wire, reads=connection.reads)
    if wire.startswith("case:"):
        # The access log has it before a word goes out.
        await connection.change(
            access.case_for, case_id=UUID(wire.removeprefix("case:")), purpose=access.Purpose.FOLLOW
        )
    for name in entry.streams:
        own = entry.wire_of(name)
        if own != wire and (found := connection.followings.get(name)):
            found.asked.add(wire)
            continue
        await _follow_one(connection, entry, name, since.get(own), ref=ref if own == wire else None)


async def _follow_one(connection: "Connection", entry: Entry, name: str, since: int | None, *, ref: str | None) -> None:
    relay = await connection.live.hub.follow(name)
    # The subscription stands, so whatever the database has by now is either read here or rung for.
    relay.advance(entry.tips[name])
    if before := connection.followings.get(name):
        connection.unfollow(before)
    wire = entry.wire_of(name)
    following = connection.followings[name] = Following(wire, relay, connection.outbox, since or 0)
    following.asked = {entry.wire, *(before.asked if before else ())}
    tip = max(entry.tips[name], relay.reached)
    answer: Answer = {"stream": wire, "tip": tip}
    connection.done(ref, **(answer | {"me": entry.me} if entry.me else answer))
    if since is None or not _continues(relay, since, tip):
        following.position = await resets.send(connection, following)
    if wire.startswith("case:"):
        connection.speaks_as(following, entry.me)
    if following.behind:
        connection.catch_up(following.catch_up, stream=wire)
    else:
        following.go_live()


def _continues(relay: Relay, since: int, tip: int) -> bool:
    return since <= tip and tip - since <= RESET_BEHIND and since + 1 >= relay.floor


async def unsubscribe(connection: "Connection", command: Unsubscribe) -> None:
    """Follow a stream no more, nor what it had brought; one that is not followed is no mistake."""
    for following in list(connection.followings.values()):
        following.asked.discard(command.stream)
        if not following.asked:
            connection.unfollow(following)
    connection.done(command.ref)


async def fill(connection: "Connection", command: Fill) -> None:
    """Send the events asked for as far as they are kept, then `done`."""
    names = await connection.read(access.stored_streams, wire_name=command.stream)
    connection.catch_up(partial(_fill, connection, command, names[0]), ref=command.ref)


async def _fill(connection: "Connection", command: Fill, name: str) -> None:
    relay = await connection.live.hub.follow(name)
    try:
        following = Following(command.stream, relay, connection.outbox, command.from_ - 1)
        await following.send_all(upto=min(command.to, relay.reached))
        connection.done(command.ref)
    finally:
        connection.live.hub.leave(relay)
