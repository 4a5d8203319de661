"""
Reads the WebSocket frames that a server sends (RFC 6455, section 5.2).

The load client shares two cores with the server it measures. A general parser spends more on a frame than the server
does; this one knows that servers neither mask nor, here, fragment, and says so when one does.
"""

FIN = 0x80
TEXT, BINARY, CLOSE, PING = 0x1, 0x2, 0x8, 0x9


class UnexpectedFrameError(Exception):
    """The server sent a frame that is masked or fragmented."""


class FrameReader:
    """Turns the bytes of one connection into frames, wherever the network cut them."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """Return (opcode, payload) of each frame that is complete with these bytes."""
        if self._rest:
            data = self._rest + data
        frames = []
        at, end = 0, len(data)
        while end - at >= 2:
            head, length = data[at], data[at + 1]
            start = at + 2
            if length == 126:
                start = at + 4
                length = int.from_bytes(data[at + 2 : start])
            elif length == 127:
                start = at + 10
                length = int.from_bytes(data[at + 2 : start])
            elif length > 127:
                raise UnexpectedFrameError("masked")
            # A cut within the length field is caught here too: start lies beyond the end.
            if end < start + length:
                break
            if not head & FIN:
                raise UnexpectedFrameError("fragmented")
            frames.append((head & 0x0F, data[start : start + length]))
            at = start + length
        self._rest = data[at:]
        return frames
