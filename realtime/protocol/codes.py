"""Why something was refused, and why a connection was closed."""

from enum import IntEnum, StrEnum


class Refusal(StrEnum):
    """Why a frame or a call was refused. The same words are used over HTTP."""

    BAD_FRAME = "bad_frame"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    BAD_TEXT = "bad_text"
    NOT_FOUND = "not_found"  # also what is not yours to see: a stranger cannot tell the two apart
    NOT_ALLOWED = "not_allowed"
    UNVERIFIED = "unverified"
    CASE_CLOSED = "case_closed"
    CONFLICT = "conflict"
    STALE_REVISION = "stale_revision"
    NEEDS_ANSWER = "needs_answer"
    IDENTIFIER = "identifier"
    SECOND_FACTOR = "second_factor"
    SLOW_DOWN = "slow_down"
    UNAVAILABLE = "unavailable"


class Reaction(StrEnum):
    """What a client does after a close."""

    RESUME = "resume"  # back off, connect again, resume
    SIGN_IN = "sign_in"  # sign in or take a new ticket, then resume
    STOP = "stop"  # tell the person


def reaction_to(code: int) -> Reaction:
    """Any code that is not in a range of its own, one of a proxy included, means trying again."""
    if 4100 <= code <= 4199:
        return Reaction.SIGN_IN
    if 4300 <= code <= 4399:
        return Reaction.STOP
    return Reaction.RESUME


class Close(IntEnum):
    """The close codes that this server sends."""

    UNKNOWN = 4000
    TOO_SLOW = 4008
    NO_PONG = 4009
    ROTATED = 4011
    RESTART = 4012
    EXPIRED = 4101
    RIGHTS_CHANGED = 4102
    BAD_FRAME = 4300
    NOT_SIGNED_IN = 4301
    NOT_ALLOWED = 4303
    NO_PROTOCOL = 4306
    TOO_LARGE = 4313
    FLOODING = 4329
    CLIENT_TOO_OLD = 4330

    @property
    def reaction(self) -> Reaction:
        return reaction_to(self.value)
