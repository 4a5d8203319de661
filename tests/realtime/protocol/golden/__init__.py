"""
The golden vectors: every frame in both encodings, for whoever writes a client.

``client.json`` and ``server.json`` are lists of ``{name, frame, json,
msgpack}``, where ``json`` is the text on the wire and ``msgpack`` the bytes
in hexadecimal. ``python -m tests.realtime.protocol.golden`` writes them from
the samples beside this file. That is done on purpose, when the wire grows: a
vector that changes breaks every client there is.
"""

import json
from pathlib import Path
from typing import Any, TypedDict

FOLDER = Path(__file__).parent


class Vector(TypedDict):
    name: str
    frame: dict[str, Any]
    json: str
    msgpack: str


def vectors(side: str) -> list[Vector]:
    """The committed vectors of one side, ``client`` or ``server``."""
    found: list[Vector] = json.loads((FOLDER / f"{side}.json").read_text(encoding="utf-8"))
    return found
