import pytest
from websockets.frames import Frame, Opcode

from bench.frames import BINARY, CLOSE, PING, TEXT, FrameReader, UnexpectedFrameError


def sent_by_a_server(opcode: Opcode, payload: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, payload, fin=fin).serialize(mask=False)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 200, 65_535, 65_536])
def test_a_payload_of_any_length_arrives_whole(size: int) -> None:
    payload = bytes(range(256)) * (size // 256 + 1)
    assert FrameReader().feed(sent_by_a_server(Opcode.BINARY, payload[:size])) == [(BINARY, payload[:size])]


def test_frames_that_share_a_packet_come_one_by_one() -> None:
    packet = (
        sent_by_a_server(Opcode.TEXT, b"one")
        + sent_by_a_server(Opcode.PING, b"two")
        + sent_by_a_server(Opcode.CLOSE, b"")
    )
    assert FrameReader().feed(packet) == [(TEXT, b"one"), (PING, b"two"), (CLOSE, b"")]


@pytest.mark.parametrize("size", [5, 300, 70_000])
def test_a_cut_anywhere_in_the_head_loses_nothing(size: int) -> None:
    packet = sent_by_a_server(Opcode.BINARY, b"x" * size) + sent_by_a_server(Opcode.TEXT, b"next")
    for cut in range(1, 16):
        reader = FrameReader()
        assert reader.feed(packet[:cut]) + reader.feed(packet[cut:]) == [(BINARY, b"x" * size), (TEXT, b"next")]


def test_a_frame_that_comes_byte_by_byte_comes_once() -> None:
    reader = FrameReader()
    packet = sent_by_a_server(Opcode.BINARY, b"y" * 130)
    assert [frame for byte in packet for frame in reader.feed(bytes([byte]))] == [(BINARY, b"y" * 130)]


def test_what_it_does_not_read_is_said() -> None:
    with pytest.raises(UnexpectedFrameError, match="masked"):
        FrameReader().feed(Frame(Opcode.TEXT, b"abc").serialize(mask=True))
    with pytest.raises(UnexpectedFrameError, match="fragmented"):
        FrameReader().feed(sent_by_a_server(Opcode.TEXT, b"abc", fin=False))
