"""Who is there: the first frame of a connection, and what is asked again when a right changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from consult import clock, streams
from consult.models import Doctor
from consult.services import reads
from realtime import database, refusals, sign_in
from realtime.handlers.streams import follow
from realtime.protocol import frames
from realtime.protocol.codes import Close
from realtime.protocol.commands import Hello, Resume
from realtime.rights import rights_of
from realtime.sign_in import Caller
from realtime.unread import streams_of

if TYPE_CHECKING:
    from realtime.connection import Connection

# What this server adds to the least that version 1 promises.
FEATURES = (
    "translation",
    "translation.back",
    "translation.review",
    "text.review",
    "drafts.check",
    "typing",
    "presence",
    "pages",
    "push",
)


async def greet(connection: "Connection", hello: Hello) -> None:
    """Sign the caller in, welcome them, and go on where they stopped."""
    caller = await _caller(connection, hello)
    if caller is None:
        connection.close(Close.EXPIRED if hello.ticket else Close.NOT_SIGNED_IN)
        return
    connection.doctor = caller.doctor
    connection.by_session = not hello.ticket
    connection.token = caller.token
    connection.reads = tuple(tag.partition("-")[0] for tag in hello.languages or caller.doctor.languages)
    standing = await connection.read(Standing.of)
    connection.say(
        frames.welcome(
            connection=connection.id,
            epoch=standing.epoch,
            now=clock.now(),
            doctor=standing.facts,
            features=FEATURES,
            unread=standing.unread,
        )
    )
    connection.welcomed(connection.shortest(caller.stands_for))
    connection.aside(partial(connection.live.unread.enter, connection, standing.unread, standing.cases))
    if hello.resume is not None:
        await _resume(connection, hello.resume, epoch=standing.epoch)


async def _caller(connection: "Connection", hello: Hello) -> Caller | None:
    if hello.ticket:
        return await database.change(sign_in.by_ticket, hello.ticket)
    if connection.session_key:
        return await database.run(sign_in.by_session, connection.session_key)
    return None


async def _still_there(connection: "Connection") -> Caller | None:
    """The caller, if what they came with has not ended, nor they have done nothing for too long."""
    if connection.by_session:
        return await database.run(sign_in.by_session, connection.session_key)
    if connection.idles_for <= 0:
        return None
    return await database.run(sign_in.by_token, connection.doctor_id, connection.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a welcome tells: who the doctor is, what they have not read, and the stored streams of their cases."""

    facts: Mapping[str, Any]
    epoch: str
    cases: Sequence[str]
    unread: Mapping[str, int]

    @classmethod
    def of(cls, *, doctor: Doctor) -> "Standing":
        facts = {
            "id": doctor.pk,
            "name": doctor.name,
            "country": doctor.country,
            "languages": doctor.languages,
            "specialties": list(doctor.practices.order_by("rank").values_list("specialty_id", flat=True)),
            "verified": doctor.is_verified,
        }
        cases = streams_of(doctor)
        unread = reads.unread_in(doctor, cases)
        return cls(facts=facts, epoch=str(streams.epoch()), cases=cases, unread=unread)


async def _resume(connection: "Connection", resume: Resume, *, epoch: str) -> None:
    # Positions of another epoch mean nothing here.
    since = resume.streams if resume.epoch == epoch else {}
    for wire in resume.streams:
        if (found := connection.followed(wire)) and wire not in found.asked:
            found.asked.add(wire)  # its parent has brought it, with its own position
            continue
        await connection.guard(partial(follow, connection, wire, since), stream=wire)


async def recheck(connection: "Connection") -> None:
    """Close what may not stay, stop what may not be heard any more, and learn what is new."""
    wires = {following.wire for following in connection.followings.values()}
    rights = await database.run(rights_of, connection.doctor_id, wires)
    if rights is None:
        connection.close(Close.RIGHTS_CHANGED)
        return
    caller = await _still_there(connection)
    if caller is None:
        connection.close(Close.EXPIRED)
        return
    connection.look_again_in(connection.shortest(caller.stands_for))
    for wire, error in rights.lost.items():
        if following := connection.followed(wire):
            connection.unfollow(following)
            connection.say(refusals.refused(error, connection.language, stream=wire))
    for wire, me in rights.voices.items():
        if following := connection.followed(wire):
            connection.speaks_as(following, me)
    await connection.live.unread.refresh(connection.doctor_id)
