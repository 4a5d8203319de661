"""Every frame that a client may send, and ``parse``, which tells them apart."""

from collections.abc import Mapping
from typing import Any, Final

from realtime.protocol.commands.base import Change, ClientFrame, Command, readable_ref
from realtime.protocol.commands.cases import (
    AcknowledgePage,
    ChooseVoice,
    DeclinePage,
    HandOverPage,
    SendPage,
    SetCaseState,
)
from realtime.protocol.commands.comments import (
    EditComment,
    PostComment,
    RequestTranslation,
    RetractComment,
    ReviewText,
    ReviewTranslation,
    SetCommentLanguage,
    TranslateBack,
)
from realtime.protocol.commands.connection import Ack, Hello, Pong, Resume, Typing
from realtime.protocol.commands.streams import Fill, MarkRead, Subscribe, Unsubscribe
from realtime.protocol.errors import BadFrame

__all__ = [
    "KINDS",
    "Ack",
    "AcknowledgePage",
    "Change",
    "ChooseVoice",
    "ClientFrame",
    "Command",
    "DeclinePage",
    "EditComment",
    "Fill",
    "HandOverPage",
    "Hello",
    "MarkRead",
    "Pong",
    "PostComment",
    "RequestTranslation",
    "Resume",
    "RetractComment",
    "ReviewText",
    "ReviewTranslation",
    "SendPage",
    "SetCaseState",
    "SetCommentLanguage",
    "Subscribe",
    "TranslateBack",
    "Typing",
    "Unsubscribe",
    "parse",
]

_FRAMES: tuple[type[ClientFrame], ...] = (
    Hello,
    Subscribe,
    Unsubscribe,
    Fill,
    PostComment,
    EditComment,
    RetractComment,
    SetCommentLanguage,
    ChooseVoice,
    SetCaseState,
    SendPage,
    AcknowledgePage,
    DeclinePage,
    HandOverPage,
    RequestTranslation,
    TranslateBack,
    ReviewTranslation,
    ReviewText,
    MarkRead,
    Typing,
    Ack,
    Pong,
)

KINDS: Final[Mapping[str, type[ClientFrame]]] = {frame.kind: frame for frame in _FRAMES}


def parse(payload: Mapping[str, Any]) -> ClientFrame:
    """Read one decoded frame; raises ``BadFrame`` with its ``ref`` where that can be read."""
    kind = payload.get("kind")
    frame = KINDS.get(kind) if isinstance(kind, str) else None
    if frame is None:
        raise BadFrame("a kind that clients do not send", ref=readable_ref(payload))
    return frame.from_wire(payload)
