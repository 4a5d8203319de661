"""One client's connection: what its frames mean, and when it must end."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from math import inf
from typing import Any, TypeVar, Unpack
from uuid import UUID

from consult import clock, idle
from consult.errors import ConsultError, Unavailable
from consult.ids import new_id
from consult.models import Doctor
from consult.shelf import membership_tag
from realtime import database, refusals, sign_in
from realtime.following import Following
from realtime.handlers import HANDLERS, hello, typing
from realtime.live import Live
from realtime.outbox import Outbox
from realtime.pipe import Send
from realtime.presence import Viewer
from realtime.protocol import commands, frames
from realtime.protocol.bucket import TokenBucket, free_allowance
from realtime.protocol.codec import Codec
from realtime.protocol.codes import Close
from realtime.protocol.commands import Ack, Change, ClientFrame, Command, Hello, Pong, Typing
from realtime.protocol.errors import BadFrame, FrameTooLarge, ProtocolError
from realtime.protocol.limits import BAD_FRAMES_MOST
from realtime.pulse import Beat, Pulse
from realtime.turns import Job, Turns

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Connection:
    """
    From the accepted handshake to the close.

    `receive` never waits: acknowledgements and the like are dealt with at once,
    commands one after the other, and catching up beside them.
    """

    def __init__(self, live: Live, codec: Codec, send: Send, session_key: str = "") -> None:
        now = live.loop.time()
        self.id = new_id()
        self.live = live
        self.session_key = session_key
        self.session = sign_in.digest_of(session_key) if session_key else ""
        self.doctor: Doctor | None = None
        self.by_session = False
        self.token: UUID | None = None
        self._input_at = now
        self._noted_at = -inf
        self.reads: tuple[str, ...] = ()
        self.outbox = Outbox(codec, send, partial(self.close, Close.TOO_SLOW))
        self.followings: dict[str, Following] = {}
        self.pulse = Pulse(now)
        self.typing_allowed_at = now
        self._catching_up = Turns()
        self._codec = codec
        self._commands = Turns()
        self._aside = Turns()
        self._bucket = TokenBucket()
        self._free = free_allowance()
        self._bad_frames = 0
        self._greeted = False
        self._ended = False
        self._timer = live.loop.call_at(self.pulse.next_at(self.outbox.window), self._beat)
        live.connections.add(self)

    # What comes in

    def receive(self, raw: bytes | str) -> None:
        """Take one message of the client."""
        if self._ended:
            return
        try:
            self._take(commands.parse(self._codec.unpack(raw)))
        except FrameTooLarge:
            self.close(Close.TOO_LARGE)
        except ProtocolError as bad:
            self._refuse_frame(bad)

    def _take(self, frame: ClientFrame) -> None:
        match frame:
            case Hello() if not self._greeted:
                self._greeted = True
                self._commands.add(self._guarded(partial(hello.greet, self, frame), frame))
            case Command() if self._greeted:
                self._command(frame)
            case Ack() | Pong() | Typing() if self._greeted:
                self._at_once(frame)
            case _:
                raise BadFrame("hello comes first, and once")

    def _at_once(self, frame: ClientFrame) -> None:
        now = self.live.loop.time()
        if not self._may(self._free, now, None):
            return
        match frame:
            case Ack():
                self.outbox.acked(frame.n, now)
            case Pong():
                self.pulse.ponged()
                self.outbox.proven()
            case Typing():
                self._has_input(now)
                typing.typing(self, frame, now)

    def _command(self, command: Command) -> None:
        now = self.live.loop.time()
        if self._may(self._bucket, now, command.ref):
            # What a client does by itself (subscribe, fill, mark as read what comes in) is no sign of anybody there.
            if isinstance(command, Change):
                self._has_input(now)
            handler = HANDLERS[type(command)]
            self._commands.add(self._guarded(partial(handler, self, command), command))

    def _has_input(self, now: float) -> None:
        self._input_at = now
        if self.by_session and now - self._noted_at > idle.NOTED_EVERY.total_seconds():
            self._noted_at = now
            self.aside(self._note_input)

    async def _note_input(self) -> None:
        await database.change(sign_in.note_input, self.session_key)

    def _may(self, bucket: TokenBucket, now: float, ref: str | None) -> bool:
        retry_ms = bucket.take(now)
        if retry_ms is None:
            return True
        if bucket.flooding:
            self.close(Close.FLOODING)
        else:
            self.say(refusals.slow_down(self.language, ref=ref, retry_ms=retry_ms))
        return False

    def _refuse_frame(self, bad: ProtocolError) -> None:
        self._bad_frames += 1
        self.say(refusals.bad_frame(self.language, ref=bad.ref))
        if self._bad_frames >= BAD_FRAMES_MOST:
            self.close(Close.BAD_FRAME)

    def _guarded(self, job: Job, frame: ClientFrame) -> Job:
        return partial(self.guard, job, ref=getattr(frame, "ref", None))

    async def guard(self, job: Job, *, ref: str | None = None, stream: str | None = None) -> None:
        """Do a job; what the domain refuses, and what fails, is told to the client."""
        try:
            await job()
        except ConsultError as error:
            self.say(refusals.refused(error, self.language, ref=ref, stream=stream))
        except Exception:
            logger.exception("A command failed.")
            self.say(refusals.refused(Unavailable(), self.language, ref=ref, stream=stream))

    # What goes out

    def say(self, frame: frames.Frame) -> None:
        """Send a frame of this connection alone."""
        if not self._ended:
            self.outbox.say(frame)

    def done(self, ref: str | None, **answer: Unpack[frames.Answer]) -> None:
        """The command is stored."""
        self.say(frames.done(ref, **answer))

    # What handlers ask for

    @property
    def language(self) -> str:
        """In which this person is spoken to."""
        return self.doctor.interface_language if self.doctor else "en"

    @property
    def doctor_id(self) -> UUID:
        """Only after `hello`, and nothing else is done before."""
        assert self.doctor is not None  # noqa: S101
        return self.doctor.pk

    def is_of(self, doctor_id: UUID) -> bool:
        """Whether this doctor has signed in here."""
        return self.doctor is not None and self.doctor.pk == doctor_id

    def read(self, work: Callable[..., T], **facts: Any) -> Awaitable[T]:
        """Read in the database as this doctor, with their rights as they stand now."""
        return database.run(_as_doctor, work, self.doctor_id, facts)

    def change(self, service: Callable[..., T], **facts: Any) -> Awaitable[T]:
        """Change something as this doctor. Answer in the same breath: what it announced is heard right after."""
        return database.change(_as_doctor, service, self.doctor_id, facts)

    def catch_up(self, job: Job, *, ref: str | None = None, stream: str | None = None) -> None:
        """Do something that acknowledgements pace, beside the commands."""
        self._catching_up.add(partial(self.guard, job, ref=ref, stream=stream))

    def aside(self, job: Job) -> None:
        """Do something that no frame asked for, beside everything else."""
        self._aside.add(partial(self.guard, job))

    def followed(self, wire: str) -> Following | None:
        """How this connection follows the stream that the client calls `wire`."""
        return next((found for found in self.followings.values() if found.wire == wire), None)

    def speaks_as(self, following: Following, me: Mapping[str, Any] | None) -> None:
        """This is how the doctor appears in a case, and they look at it now."""
        following.me = me
        tag = membership_tag(self.doctor_id, UUID(following.wire.removeprefix("case:"))).hex()[:16]
        named = me is not None and not me["anonymous"]
        viewer = Viewer(tag=tag, voice=me["voice"], name=me["name"]) if me and named else Viewer(tag=tag)
        self.live.presence.enter(following, viewer)

    def unfollow(self, following: Following) -> None:
        """Follow a stream no more."""
        following.stop()
        self.live.presence.leave(following)
        self.followings.pop(following.relay.stream, None)
        self.live.hub.leave(following.relay)

    def welcomed(self, stands_for: float | None) -> None:
        """`welcome` was sent: from here on the heart beats, and in so many seconds rights are looked at."""
        self.pulse.welcomed(self.live.loop.time(), stands_for)
        self._reschedule()

    def shortest(self, stands_for: float | None) -> float | None:
        """When to look again: what stands so long may be outlived by whom nobody sees do anything."""
        if self.by_session:
            return stands_for  # its session knows of what is done in its pages
        return self.idles_for if stands_for is None else min(stands_for, self.idles_for)

    @property
    def idles_for(self) -> float:
        """For how many seconds nobody need do anything here."""
        return self._input_at + idle.idle_time().total_seconds() - self.live.loop.time()

    def look_again_in(self, seconds: float | None) -> None:
        """Look at the session, the licence and the last input in so many seconds."""
        self.pulse.session_ends(self.live.loop.time(), seconds)
        self._reschedule()

    # How it ends

    def recheck(self) -> None:
        """A right has changed: look at once whether this doctor may still be here and hear what they hear."""
        if self.doctor is not None:
            self.aside(partial(hello.recheck, self))

    def close(self, code: Close, *, retry_ms: int | None = None) -> None:
        """Say goodbye and close."""
        if self._ended:
            return
        self.outbox.say(frames.bye(code, code.name.lower().replace("_", " "), retry_ms=retry_ms))
        self.outbox.close(code)
        self.ended()

    def ended(self) -> None:
        """The socket is closed or about to be: let go of everything."""
        if self._ended:
            return
        self._ended = True
        self._timer.cancel()
        for turns in (self._commands, self._catching_up, self._aside):
            turns.stop()
        for following in list(self.followings.values()):
            self.unfollow(following)
        if self.doctor is not None:
            self.live.unread.leave(self)
        self.live.connections.discard(self)

    def _beat(self) -> None:
        now = self.live.loop.time()
        match self.pulse.due(now, self.outbox.window):
            case Close() as code:
                self.close(code)
                return
            case Beat.HEARTBEAT:
                self.pulse.beaten(now)
                tips = self.live.hub.tips
                known = {found.wire: tips[name] for name, found in self.followings.items() if name in tips}
                self.say(frames.heartbeat(t=clock.now(), tips=known))
            case Beat.SESSION:
                self.pulse.session_ends(now, None)
                self.recheck()
        self._reschedule()

    def _reschedule(self) -> None:
        self._timer.cancel()
        if not self._ended:
            self._timer = self.live.loop.call_at(self.pulse.next_at(self.outbox.window), self._beat)


def _as_doctor(work: Callable[..., T], doctor_id: UUID, facts: dict[str, Any]) -> T:
    return work(doctor=sign_in.fresh(doctor_id), **facts)
