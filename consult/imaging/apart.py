"""Cleaning and burning, each in a process of its own that has little and lives briefly (`__main__`)."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext_lazy as _

from consult.errors import BadValue, Unavailable
from consult.imaging.limits import MOST_SECONDS, Fault
from consult.imaging.picture import Box, Picture

REPOSITORY = Path(__file__).parents[2]
# Two at once in a server's process, so that pictures leave a processor and memory for rooms.
_TURNS = BoundedSemaphore(2)
PATIENCE = 60  # seconds to wait for a turn


class BadImage(BadValue):
    """A picture that is not taken; nothing is kept of it."""

    message = _(
        "This file cannot be read as a picture. Nothing was kept of it. Save it anew as JPEG or PNG, then add it."
    )


class WrongType(BadImage):
    message = _("This is no picture that can be taken. Add a JPEG, PNG, WebP or HEIC photo, or a DICOM image.")


class NoHeic(BadImage):
    message = _("This server cannot read HEIC photos. Save it as JPEG (on an iPhone: Most Compatible), then add it.")


class TooManyPixels(BadImage):
    message = _("This picture has more than 50 megapixels. Nothing was kept of it. Make it smaller, then add it.")


class SeveralPictures(BadImage):
    message = _("This DICOM file holds several pictures. Save the one that matters as JPEG or PNG, then add it.")


class UnknownCompression(BadImage):
    message = _("This DICOM file is compressed in a way that cannot be read here. Save it as JPEG or PNG, then add it.")


class BadBoxes(BadImage):
    message = _("A box does not lie in the picture. Nothing was shown to anybody. Draw it anew.")


class Busy(Unavailable):
    message = _("Many pictures are being prepared at this moment. Nothing is lost: try again in a minute.")


FAULTS: dict[Fault, type[BadImage]] = {
    Fault.TYPE: WrongType,
    Fault.HEIC: NoHeic,
    Fault.BROKEN: BadImage,
    Fault.PIXELS: TooManyPixels,
    Fault.FRAMES: SeveralPictures,
    Fault.COMPRESSION: UnknownCompression,
    Fault.BOXES: BadBoxes,
}


def cleaned(content: bytes) -> Picture:
    """The picture of a file that was sent, and nothing else of it. Takes up to seconds. Raises `BadImage`, `Busy`."""
    [picture] = _run({"do": "clean"}, content)
    return picture


def burned(content: bytes, boxes: Sequence[Box]) -> tuple[Picture, Picture]:
    """A cleaned picture with boxes filled, and its thumbnail. Raises `BadBoxes`, `Busy`."""
    picture, thumb = _run({"do": "burn", "boxes": [list(box) for box in boxes]}, content)
    return picture, thumb


def _run(order: dict[str, Any], content: bytes) -> list[Picture]:
    if not _TURNS.acquire(timeout=PATIENCE):
        raise Busy
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "consult.imaging"],
            input=json.dumps(order).encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            # What decoders complain of quotes the file.
            stderr=subprocess.DEVNULL,
            # None of ours: no key, no address of a database.
            env={"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"},
            timeout=2 * MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise BadImage({"field": "image"}) from slow
    finally:
        _TURNS.release()
    # It was ended by a limit, or by the file.
    if ended.returncode != 0:
        raise BadImage({"field": "image"})
    head, _newline, rest = ended.stdout.partition(b"\n")
    return _pictures(json.loads(head), rest)


def _pictures(head: dict[str, Any], rest: bytes) -> list[Picture]:
    if fault := head.get("fault"):
        raise FAULTS[Fault(fault)]({"field": "image"})
    pictures = []
    for kind, width, height, length in head["pictures"]:
        pictures.append(Picture(kind, width, height, rest[:length]))
        rest = rest[length:]
    return pictures
