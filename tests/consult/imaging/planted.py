"""Pictures that carry a word in every place where a picture can carry one."""

import base64
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw
from PIL.Image import Exif
from PIL.PngImagePlugin import PngInfo
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid

WORD = "Zarzuela"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{WORD}</a></x:xmpmeta>".encode()
ORIENTATION, ARTIST, GPS, GPS_AREA, MAKER_NOTE = 0x0112, 0x013B, 0x8825, 0x001C, 0x927C
UPRIGHT_BY_A_QUARTER = 6


def scene(mode: str = "RGB", size: tuple[int, int] = (64, 40)) -> Image.Image:
    """White, and dark in its upper left corner: one sees which way up it is."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(40, 0, 0))
    return image.convert(mode)


def profile() -> bytes:
    """A colour profile that names something."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain + WORD.encode()


def swapping_profile() -> bytes:
    """A colour space whose red is sRGB's green and whose green is its red."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The table of tags: each has its name, where it begins and how long it is.
    tags = {bytes(content[at : at + 4]): at for at in range(132, 132 + 12 * content[131], 12)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    content[red : red + 4], content[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(content)


def exif() -> Exif:
    found = Exif()
    found[ORIENTATION], found[ARTIST] = UPRIGHT_BY_A_QUARTER, WORD
    found.get_ifd(GPS)[GPS_AREA] = WORD.encode()
    found.get_ifd(0x8769)[MAKER_NOTE] = WORD.encode()
    return found


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg(**options: Any) -> bytes:
    """EXIF with place and note, XMP, IPTC, a comment, a profile, a second picture, and bytes behind the end."""
    out = BytesIO()
    image = options.pop("image", None) or scene()
    image.save(out, "JPEG", quality=95, exif=exif(), icc_profile=profile(), comment=WORD, **options)
    plain, small = out.getvalue(), BytesIO()
    scene().resize((16, 10)).save(small, "JPEG", comment=WORD)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", 5 + 8) + b"\x1c\x02\x78\x00\x08" + WORD.encode()
    more = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + XMP) + segment(0xED, iptc)
    more += segment(0xE0, b"JFXX\x00\x10" + small.getvalue())
    return plain[:2] + more + plain[2:] + small.getvalue() + f"PK\x03\x04{WORD}".encode()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png() -> bytes:
    """Text in three kinds, EXIF, a profile, a chunk of its own, a second frame, and bytes behind the end."""
    said = PngInfo()
    said.add_text("Patient", WORD)
    said.add_text("Comment", WORD * 40, zip=True)
    said.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=False)
    out = BytesIO()
    hidden = scene("RGBA")
    hidden.putalpha(Image.new("L", hidden.size, 0))
    hidden.save(out, "PNG", pnginfo=said, exif=exif(), icc_profile=profile())
    plain = out.getvalue()
    return plain[:33] + chunk(b"prVt", WORD.encode()) + plain[33:] + WORD.encode()


def webp() -> bytes:
    out = BytesIO()
    scene().save(out, "WEBP", lossless=True, exif=exif().tobytes(), xmp=XMP, icc_profile=profile())
    return out.getvalue() + WORD.encode()


# `scene()` with EXIF and XMP as libheif 1.23 wrote it: the decoder that is installed cannot write.
_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAhJtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAEZpbG9jAA"
    "AAAERAAAMAAQAAAAACNgABAAAAAAAAAKwAAgAAAAAC4gABAAAAAAAAAIYAAwAAAAADaAABAAAAAAAAAD8AAABiaWluZgAAAAAAAwAAABVpbmZl"
    "AgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAACppbmZlAgAAAQADAABtaW1lAGFwcGxpY2F0aW9uL3JkZit4bWwAAAAAAA5waX"
    "RtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroC"
    "QGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFG"
    "lzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAKAAAAAEAAAAAAAAAAv///+gAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAA"
    "ABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAoaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAA5jZHNjAAMAAQABAAABeW1kYXQAAACoKAGvBjjxPj"
    "722/osb//0LvQ84CS/lVjp8H4Q962ncJ6AX3HcdfgjPqMj2+kPRlsmgVe1PdjxhdmwTQjBCH4dYiF85RckYGIG/iJjW6ix1k0OJ+1XDZv/nMOf"
    "C7yPY787GF/rGp3Ik3ui/HUMDHu+fueXCGmFkKGyTl2BI9X9k8l9vsFCFYEPp4RG31wI1F6Y6dPnw+Bnd//v0ekCZc7ATxdWIk+Lcw3AAAAABk"
    "V4aWYAAE1NACoAAAAIAAQBEgADAAAAAQAGAAABOwACAAAACQAAAD6HaQAEAAAAAQAAAEiIJQAEAAAAAQAAAGIAAAAAWmFyenVlbGEAAAABknwA"
    "AQAAAAgAAABaAAAAAFphcnp1ZWxhAAEAHAAHAAAACAAAAHQAAAAAWmFyenVlbGE8eDp4bXBtZXRhIHhtbG5zOng9J2Fkb2JlOm5zOm1ldGEvJz"
    "48YT5aYXJ6dWVsYTwvYT48L3g6eG1wbWV0YT4="
)


def heic() -> bytes:
    """A photo of an iPhone's kind, turned by its EXIF."""
    return base64.b64decode(_HEIC)


def dicom(pixels: Any = None, *, syntax: UID = ExplicitVRLittleEndian, **facts: Any) -> bytes:
    """A secondary capture with the patient's name in it, in a private element and behind the end."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = SecondaryCaptureImageStorage, generate_uid()
    meta.TransferSyntaxUID = syntax
    data = FileDataset("", {}, file_meta=meta, preamble=WORD.encode().ljust(128, b"\0"))
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.PatientName, data.PatientID, data.InstitutionName = WORD, WORD, WORD
    data.add_new(0x00091010, "LO", WORD)
    grey = scene("L") if pixels is None else pixels
    data.Columns, data.Rows = grey.size
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit, data.PixelRepresentation = 7, 0
    data.PixelData = grey.tobytes()
    for name, value in facts.items():
        setattr(data, name, value)
    out = BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says that it is this large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
