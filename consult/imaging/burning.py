"""Boxes burned into a picture that was cleaned before, and its thumbnail. Runs in `apart`, never here."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from consult.imaging.limits import THUMB_SIDE, Fault, Unfit
from consult.imaging.picture import Box, Picture
from consult.imaging.pixels import THUMB_QUALITY, encoded


def burn(content: bytes, boxes: Sequence[Box]) -> tuple[Picture, Picture]:
    """The picture with these boxes filled, and its thumbnail made from that. Raises `Unfit`."""
    with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as image:
        kind = str(image.format)
        image.load()
        if not all(_lies_in(box, *image.size) for box in boxes):
            raise Unfit(Fault.BOXES)
        # Without a box nothing is encoded a second time, and nothing lost by it.
        shown = _covered(image, boxes, kind) if boxes else Picture(kind, *image.size, content)
    with Image.open(BytesIO(shown.content)) as covered:
        covered.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
        return shown, encoded(covered, "JPEG", quality=THUMB_QUALITY)


def _covered(image: Image.Image, boxes: Sequence[Box], kind: str) -> Picture:
    draw = ImageDraw.Draw(image)
    for left, top, width, height in boxes:
        draw.rectangle((left, top, left + width - 1, top + height - 1), fill="black")
    return encoded(image, kind)


def _lies_in(box: Box, width: int, height: int) -> bool:
    left, top, wide, high = box
    return left >= 0 and top >= 0 and wide > 0 and high > 0 and left + wide <= width and top + high <= height
