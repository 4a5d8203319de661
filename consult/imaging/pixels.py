"""A picture reduced to its pixels."""

from io import BytesIO

from PIL import Image

from consult.imaging.picture import Picture

JPEG_QUALITY = 92
THUMB_QUALITY = 80


def copied(image: Image.Image) -> Image.Image:
    """A new picture of the same pixels; whatever else the old one carried stays behind."""
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    return fresh


def encoded(image: Image.Image, kind: str, *, quality: int = JPEG_QUALITY) -> Picture:
    """The picture as a file that holds its pixels and what is needed to show them."""
    out = BytesIO()
    # Without subsampling: the red of an erythema is what one looks at.
    options = {"quality": quality, "subsampling": 0, "optimize": True} if kind == "JPEG" else {}
    copied(image).save(out, kind, **options)
    return Picture(kind, *image.size, out.getvalue())
