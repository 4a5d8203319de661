import json
from collections.abc import Mapping
from typing import Any

from realtime.protocol.codec import JSON, MSGPACK
from tests.realtime.protocol.golden import FOLDER, Vector
from tests.realtime.protocol.golden.client import CLIENT
from tests.realtime.protocol.golden.server import SERVER


def vector(name: str, sample: Mapping[str, Any]) -> Vector:
    text = str(JSON.pack(sample))
    packed = MSGPACK.pack(sample)
    assert isinstance(packed, bytes)
    return {"name": name, "frame": json.loads(text), "json": text, "msgpack": packed.hex()}


for side, samples in (("client", CLIENT), ("server", SERVER)):
    written = [vector(name, sample) for name, sample in samples.items()]
    (FOLDER / f"{side}.json").write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
