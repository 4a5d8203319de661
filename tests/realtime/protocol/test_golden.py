"""What is on the wire today stays readable tomorrow: clients are tested against the same files."""

import pytest

from realtime.protocol.codec import JSON, MSGPACK
from realtime.protocol.commands import KINDS, parse
from realtime.protocol.frames import ServerKind
from tests.realtime.protocol.golden import Vector, vectors
from tests.realtime.protocol.golden.client import CLIENT
from tests.realtime.protocol.golden.server import SERVER

FROM_CLIENT = vectors("client")
FROM_SERVER = vectors("server")

each_vector = pytest.mark.parametrize("vector", FROM_CLIENT + FROM_SERVER, ids=lambda vector: vector["name"])


@each_vector
def test_every_vector_decodes_to_its_frame(vector: Vector) -> None:
    assert JSON.unpack(vector["json"]) == vector["frame"]
    assert MSGPACK.unpack(bytes.fromhex(vector["msgpack"])) == vector["frame"]


@each_vector
def test_every_frame_encodes_to_its_vector(vector: Vector) -> None:
    assert JSON.pack(vector["frame"]) == vector["json"]
    assert MSGPACK.pack(vector["frame"]) == bytes.fromhex(vector["msgpack"])


@pytest.mark.parametrize("vector", FROM_SERVER, ids=lambda vector: vector["name"])
def test_what_the_builders_make_is_what_the_vector_says(vector: Vector) -> None:
    assert JSON.pack(SERVER[vector["name"]]) == vector["json"]
    assert MSGPACK.pack(SERVER[vector["name"]]) == bytes.fromhex(vector["msgpack"])


@pytest.mark.parametrize("vector", FROM_CLIENT, ids=lambda vector: vector["name"])
def test_every_client_vector_is_understood_and_said_again(vector: Vector) -> None:
    frame = parse(vector["frame"])

    assert type(frame) is KINDS[vector["frame"]["kind"]]
    assert frame.to_wire() == vector["frame"]


def test_no_kind_lacks_a_vector() -> None:
    assert {vector["frame"]["kind"] for vector in FROM_CLIENT} == set(KINDS)
    assert {vector["frame"]["kind"] for vector in FROM_SERVER} == set(ServerKind)


def test_no_sample_was_left_unwritten() -> None:
    assert [vector["name"] for vector in FROM_CLIENT] == list(CLIENT)
    assert [vector["name"] for vector in FROM_SERVER] == list(SERVER)
