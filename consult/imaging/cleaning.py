"""From the file that was sent to a picture of which nothing but the pixels is left. Runs in `apart`, never here."""

import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from consult.imaging import dicom
from consult.imaging.limits import MOST_PIXELS, MOST_SIDE, Fault, Unfit
from consult.imaging.picture import Picture
from consult.imaging.pixels import encoded

# No other decoder is reached, whatever the content says that it is.
FORMATS = ["JPEG", "PNG", "WEBP"]
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# Deep grey (16 bits or more) is scaled down to what a screen shows.
DEEP = frozenset({"I;16", "I;16B", "I;16L", "I;16N", "I"})


def clean(content: bytes) -> Picture:
    """Decode, turn upright, bring the colours to sRGB, flatten, and encode anew. Raises `Unfit`."""
    if dicom.is_dicom(content):
        return encoded(_shrunk(dicom.picture(content)), "PNG")
    image = _opened(content)
    lossless = image.format == "PNG"
    image.load()
    upright = ImageOps.exif_transpose(image)
    return encoded(_shrunk(_flat(upright)), "PNG" if lossless else "JPEG")


def _opened(content: bytes) -> Image.Image:
    heic = content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS
    if heic and not _can_read_heic():
        raise Unfit(Fault.HEIC)
    # What is too large is refused by its head, before a pixel is unpacked.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(BytesIO(content), formats=["HEIF"] if heic else FORMATS)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
            raise Unfit(Fault.PIXELS) from bomb
        except UnidentifiedImageError as unknown:
            raise Unfit(Fault.BROKEN if heic else Fault.TYPE) from unknown
    if image.width * image.height > MOST_PIXELS:
        raise Unfit(Fault.PIXELS)
    return image


def _can_read_heic() -> bool:
    try:
        from pi_heif import register_heif_opener  # an extra: requirements-optional.txt  # noqa: PLC0415
    except ImportError:
        return False
    register_heif_opener(thumbnails=False)
    return True


def _flat(image: Image.Image) -> Image.Image:
    """Grey or sRGB without transparency, behind which a picture can be hidden."""
    if image.mode in DEEP:
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        over = Image.new("RGBA", image.size, "white")
        # The colours of a picture with transparency are those of its RGB part.
        over.alpha_composite(image.convert("RGBA"))
        return _in_srgb(over.convert("RGB"), image.info.get("icc_profile"))
    if image.mode in ("1", "L"):
        return image.convert("L")
    return _in_srgb(image if image.mode in ("RGB", "CMYK") else image.convert("RGB"), image.info.get("icc_profile"))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as they were meant, since the profile that says so goes."""
    if profile:
        try:
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that is broken, or not of this kind of picture: shown as most programs would
        else:
            return turned or image.convert("RGB")
    return image.convert("RGB")


def _shrunk(image: Image.Image) -> Image.Image:
    if max(image.size) > MOST_SIDE:
        image.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    return image
