"""Frames that many connections get: packed once in each encoding, whoever asks first."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from consult.events import PublicEvent
from realtime.protocol.codec import MSGPACK, Codec
from realtime.protocol.limits import MAX_FRAME

# What an ASGI server takes. Shared by all who get it: a server reads it and changes nothing.
Message = dict[str, Any]


def message_of(codec: Codec, frame: Mapping[str, Any]) -> Message:
    """One frame as the server takes it."""
    packed = codec.pack(frame)
    return {"type": "websocket.send", "bytes" if codec.binary else "text": packed}


class Packed:
    """A frame and, for each encoding that somebody needed, its message and size on the wire."""

    __slots__ = ("_frame", "_messages", "seq")

    def __init__(self, frame: Mapping[str, Any], seq: int = 0) -> None:
        self.seq = seq
        self._frame = frame
        self._messages: dict[str, tuple[Message, int]] = {}

    @classmethod
    def event(cls, event: PublicEvent) -> Self:
        """An event of a stream."""
        frame = {
            "kind": "event",
            "stream": event.wire_stream,
            "seq": event.seq,
            "at": event.at,
            "type": event.type,
            "data": event.data,
        }
        return cls(frame, event.seq)

    @classmethod
    def unpacked(cls, raw: bytes) -> Self:
        """What another process has packed in MessagePack."""
        packed = cls(MSGPACK.unpack(raw, most=MAX_FRAME))
        packed._messages[MSGPACK.encoding] = ({"type": "websocket.send", "bytes": raw}, len(raw))
        return packed

    def to(self, codec: Codec) -> tuple[Message, int]:
        """The message for a connection that speaks `codec`, with its size in bytes."""
        found = self._messages.get(codec.encoding)
        if found is None:
            message = message_of(codec, self._frame)
            size = len(message["bytes"]) if codec.binary else len(message["text"].encode())
            found = self._messages[codec.encoding] = message, size
        return found


class Burst:
    """
    Events that follow each other: one message for those who take sequences.

    What a room said together is committed together, and a message costs a
    server more than what is in it.
    """

    __slots__ = ("_joined", "_sizes", "each")

    def __init__(self, each: Sequence[Packed]) -> None:
        self.each = each
        self._sizes: dict[str, tuple[int, ...]] = {}
        self._joined: dict[tuple[str, int], Message] = {}

    def sizes(self, codec: Codec) -> tuple[int, ...]:
        """The size in bytes of each for a connection that speaks `codec`."""
        found = self._sizes.get(codec.encoding)
        if found is None:
            found = self._sizes[codec.encoding] = tuple(packed.to(codec)[1] for packed in self.each)
        return found

    def to(self, codec: Codec, count: int) -> Message:
        """The first `count` of them in one message of a sequence."""
        found = self._joined.get((codec.encoding, count))
        if found is None:
            carried = "bytes" if codec.binary else "text"
            joined = codec.join(packed.to(codec)[0][carried] for packed in self.each[:count])
            found = self._joined[codec.encoding, count] = {"type": "websocket.send", carried: joined}
        return found
