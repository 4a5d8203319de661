"""What can be wrong with a frame. No message quotes a value: it may be clinical text."""

from typing import ClassVar

from realtime.protocol.codes import Refusal


class ProtocolError(Exception):
    """A frame that is refused with ``code``; ``ref`` is the asker's own, where it could be read."""

    code: ClassVar[Refusal] = Refusal.BAD_FRAME

    def __init__(self, detail: str, *, ref: str | None = None) -> None:
        super().__init__(detail)
        self.ref = ref


class BadFrame(ProtocolError):
    """Bytes that do not decode, or a frame of the wrong shape. The second one closes with 4300."""


class FrameTooLarge(BadFrame):
    """Over the size limit. The first one closes, with 4313, so nobody is told to send it again."""
