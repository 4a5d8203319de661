"""Who is typing."""

from typing import TYPE_CHECKING

from realtime.protocol.commands import Typing
from realtime.protocol.frames import EphemeralType
from realtime.protocol.limits import TYPING_EVERY

if TYPE_CHECKING:
    from realtime.connection import Connection


def typing(connection: "Connection", command: Typing, now: float) -> None:
    """Tell the room, at most once in 3 s; somebody without a voice there says nothing."""
    following = connection.followings.get(f"case:{command.case}")
    if following is None or following.me is None or now < connection.typing_allowed_at:
        return
    connection.typing_allowed_at = now + TYPING_EVERY
    who = {"voice": following.me["voice"], "name": following.me["name"]}
    connection.live.ephemeral(following.relay.stream, EphemeralType.TYPING, who)
