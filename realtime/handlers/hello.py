"""Who is there: the first frame of a connection, and what is asked again when a right changes."""

from functools import partial
from typing import TYPE_CHECKING, Any

from consult import access, clock, streams
from consult.errors import ConsultError
from consult.models import Doctor
from consult.services import reads
from realtime import database, refusals, sign_in
from realtime.handlers.streams import follow
from realtime.protocol import frames
from realtime.protocol.codes import Close
from realtime.protocol.commands import Hello, Resume
from realtime.sign_in import Caller

if TYPE_CHECKING:
    from realtime.connection import Connection

# What this server adds to the least that version 1 promises; pages and reviews come with their own names.
FEATURES = ("translation", "typing", "presence")


async def greet(connection: "Connection", hello: Hello) -> None:
    """Sign the caller in, welcome them, and go on where they stopped."""
    caller = await _caller(connection, hello)
    if caller is None:
        connection.close(Close.EXPIRED if hello.ticket else Close.NOT_SIGNED_IN)
        return
    connection.doctor = caller.doctor
    connection.by_session = not hello.ticket
    connection.reads = tuple(tag.partition("-")[0] for tag in hello.languages or caller.doctor.languages)
    facts = await connection.read(_standing)
    connection.say(frames.welcome(connection=connection.id, now=clock.now(), features=FEATURES, **facts))
    connection.welcomed(caller.session_seconds)
    if hello.resume is not None:
        await _resume(connection, hello.resume, epoch=facts["epoch"])


async def _caller(connection: "Connection", hello: Hello) -> Caller | None:
    if hello.ticket:
        return await database.change(sign_in.by_ticket, hello.ticket)
    if connection.session_key:
        return await database.run(sign_in.by_session, connection.session_key)
    return None


def _standing(*, doctor: Doctor) -> dict[str, Any]:
    facts = {
        "id": doctor.pk,
        "name": doctor.name,
        "country": doctor.country,
        "languages": doctor.languages,
        "specialties": list(doctor.practices.order_by("rank").values_list("specialty_id", flat=True)),
        "verified": doctor.is_verified,
    }
    return {"doctor": facts, "epoch": str(streams.epoch()), "unread": reads.unread(doctor)}


async def _resume(connection: "Connection", resume: Resume, *, epoch: str) -> None:
    # Positions of another epoch mean nothing here.
    since = resume.streams if resume.epoch == epoch else {}
    for wire in resume.streams:
        if (found := connection.followed(wire)) and wire not in found.asked:
            found.asked.add(wire)  # its parent has brought it, with its own position
            continue
        await connection.guard(partial(follow, connection, wire, since), stream=wire)


async def recheck(connection: "Connection") -> None:
    """Close what may not stay, and stop what may not be heard any more."""
    if connection.by_session:
        caller = await database.run(sign_in.by_session, connection.session_key)
        if caller is None:
            connection.close(Close.EXPIRED)
            return
    lost = await database.run(_lost, connection.doctor_id, {found.wire for found in connection.followings.values()})
    if lost is None:
        connection.close(Close.RIGHTS_CHANGED)
        return
    for wire, error in lost.items():
        if following := connection.followed(wire):
            connection.unfollow(following)
            connection.say(refusals.refused(error, connection.language, stream=wire))


def _lost(doctor_id: Any, wires: set[str]) -> dict[str, ConsultError] | None:
    try:
        doctor = sign_in.fresh(doctor_id)
    except ConsultError:
        return None
    if not doctor.is_verified:
        return None
    lost: dict[str, ConsultError] = {}
    for wire in wires:
        try:
            access.stored_streams(doctor, wire)
        except ConsultError as error:
            lost[wire] = error
    return lost
