"""
Frames to bytes and back, in two encodings of one schema.

What comes in is hostile until proven otherwise: whatever it is, ``unpack``
gives a frame or raises ``BadFrame``. What goes out is our own, so a mistake is
a ``TypeError`` or ``ValueError`` that names the key, and never the value.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgpack

from realtime.protocol.errors import BadFrame, FrameTooLarge
from realtime.protocol.limits import DEPTH_MOST, ENTRIES_MOST, MAX_FRAME
from realtime.protocol.values import checked, plain


class Codec(ABC):
    """
    One encoding as a client asked for it.

    ``name`` is the WebSocket subprotocol, ``encoding`` what it shares with the
    other that has the same bytes, ``binary`` the kind of message it travels in.
    In a ``sequence`` one message from the server may hold several frames.
    """

    encoding: str
    binary: bool
    separator: bytes | str

    def __init__(self, *, sequence: bool = False) -> None:
        self.sequence = sequence
        self.name = f"interconsulta.v1.{self.encoding}{'-seq' if sequence else ''}"

    def join(self, packed: Iterable[Any]) -> Any:
        """Several packed frames as one message of a sequence."""
        return self.separator.join(packed)

    def pack(self, frame: Mapping[str, Any]) -> bytes | str:
        """
        Encode one frame.

        UUIDs become text, aware datetimes whole milliseconds since 1970 UTC,
        enums their values. Raises ``TypeError`` for a key that is not text, for
        None and for any other type, ``ValueError`` for a number or a text that
        one of the encodings cannot carry.
        """
        return self._encode(plain(frame))

    def unpack(self, raw: bytes | str, *, most: int = MAX_FRAME) -> dict[str, Any]:
        """Decode one frame of at most ``most`` bytes; raises ``BadFrame`` or its ``FrameTooLarge``."""
        if isinstance(raw, str) is self.binary:
            raise BadFrame(f"{self.name} travels in {'binary' if self.binary else 'text'} messages")
        if len(raw) > most:
            raise FrameTooLarge(f"a frame has at most {most} bytes")
        # Raised below and not inside the handler: the causes carry the whole text in their attributes.
        with suppress(ValueError, RecursionError, msgpack.UnpackException):
            return self._map(self._decode(raw, most))
        raise BadFrame(f"not {self.name}")

    @staticmethod
    def _map(value: object) -> dict[str, Any]:
        if isinstance(value, dict):
            checked(value, depth=DEPTH_MOST)
            return value
        raise BadFrame("a frame is a map")

    @abstractmethod
    def _encode(self, frame: Any) -> bytes | str: ...

    @abstractmethod
    def _decode(self, raw: Any, most: int) -> object: ...


def _unique(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    # Of two equal keys one parser would take the first and another the last: two readers, two meanings.
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadFrame("a key stands twice in one map")
    return found


class _Json(Codec):
    encoding = "json"
    binary = False
    # Within a frame JSON escapes it.
    separator = "\n"

    _encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    _decoder = json.JSONDecoder(object_pairs_hook=_unique)

    def _encode(self, frame: Any) -> str:
        return self._encoder.encode(frame)

    def _decode(self, raw: Any, most: int) -> object:
        # The limit is in bytes, and one character may have four.
        if len(raw.encode()) > most:
            raise FrameTooLarge(f"a frame has at most {most} bytes")
        return self._decoder.decode(raw)


class _Msgpack(Codec):
    encoding = "msgpack"
    binary = True
    # MessagePack knows where a map ends.
    separator = b""

    def _encode(self, frame: Any) -> bytes:
        packed: bytes = msgpack.packb(frame)
        return packed

    def _decode(self, raw: Any, most: int) -> object:
        # Bounded because msgpack makes room for the length that a header claims, at every level of nesting:
        # 64 KiB of headers would take 80 MB.
        return msgpack.unpackb(raw, object_pairs_hook=_unique, max_array_len=ENTRIES_MOST, max_map_len=ENTRIES_MOST)


JSON: Codec = _Json()
JSON_SEQ: Codec = _Json(sequence=True)
MSGPACK: Codec = _Msgpack()
MSGPACK_SEQ: Codec = _Msgpack(sequence=True)
PREFERRED = (MSGPACK_SEQ, MSGPACK, JSON_SEQ, JSON)


def choose(subprotocols: Sequence[str]) -> Codec | None:
    """The codec for what a client offers: MessagePack where it can, a sequence where it can, whatever the order."""
    return next((codec for codec in PREFERRED if codec.name in subprotocols), None)
