"""
The process that decodes: a head in JSON and a picture come in, a head in JSON and pictures go out.

What a hostile file makes of a decoder happens here: without keys or database, without a file it could write, and with
so much memory and time.
"""

import json
import resource
import sys
from typing import Any

from consult.imaging.limits import MOST_MEMORY, MOST_SECONDS, Fault, Unfit

# No core dump either: it would be the picture, on a disk.
LIMITS = {
    resource.RLIMIT_AS: MOST_MEMORY,
    resource.RLIMIT_CPU: MOST_SECONDS,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def main() -> None:
    """One order, one answer."""
    for limit, most in LIMITS.items():
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard),) * 2)
    order = json.loads(sys.stdin.buffer.readline())
    try:
        pictures = _done(order, sys.stdin.buffer.read())
    except Unfit as unfit:
        _answer({"fault": unfit.fault}, [])
    except MemoryError:
        _answer({"fault": Fault.PIXELS}, [])
    except Exception:
        _answer({"fault": Fault.BROKEN}, [])
    else:
        facts = [[each.format, each.width, each.height, len(each.content)] for each in pictures]
        _answer({"pictures": facts}, [each.content for each in pictures])


def _done(order: dict[str, Any], content: bytes) -> list[Any]:
    # Only what is needed, and after the limits stand.
    if order["do"] == "clean":
        from consult.imaging.cleaning import clean  # noqa: PLC0415

        return [clean(content)]
    from consult.imaging.burning import burn  # noqa: PLC0415

    return list(burn(content, [tuple(box) for box in order["boxes"]]))


def _answer(head: dict[str, Any], contents: list[bytes]) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    for content in contents:
        sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
