"""What is promised of a picture: its pixels are seen, and nothing else of its file is left."""

import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageChops
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGLSLossless

from consult.imaging.cleaning import clean
from consult.imaging.limits import MOST_SIDE, Fault, Unfit
from consult.imaging.picture import Picture
from tests.consult.imaging import planted
from tests.consult.imaging.planted import WORD, scene

SENT: dict[str, Callable[[], bytes]] = {
    "jpeg": planted.jpeg,
    "png": planted.png,
    "webp": planted.webp,
    "heic": planted.heic,
    "dicom": planted.dicom,
}


def seen(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.content))
    image.load()
    return image


def grey(image: Image.Image, *at: int) -> int:
    """How bright a picture is there, of 255."""
    return int(np.asarray(image.convert("L"))[at[1], at[0]])


def segments(content: bytes) -> Iterator[tuple[int, int]]:
    """The segments of a JPEG up to its scan: marker and where the next one begins."""
    at = 2
    while content[at + 1] != 0xDA:
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        yield content[at - 1], at
        assert content[at] == 0xFF


@pytest.mark.parametrize("kind", SENT)
def test_not_a_word_of_the_file_is_left(kind: str) -> None:
    content = SENT[kind]()
    assert WORD.encode() in content

    picture = clean(content)

    assert WORD.encode() not in picture.content
    assert set(seen(picture).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_jpeg_holds_what_is_needed_to_decode_it_and_ends_there() -> None:
    content = clean(planted.jpeg()).content

    kinds = [content[2 + 1]] + [content[at + 1] for _, at in segments(content)]
    # JFIF, quantisation, frame, Huffman tables, scan.
    assert set(kinds) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
    assert kinds.count(0xE0) == 1
    assert content.endswith(b"\xff\xd9")
    assert content.count(b"\xff\xd8") == 1


def test_a_png_holds_its_head_and_pixels_and_ends_there() -> None:
    content = clean(planted.png()).content

    at, kinds = 8, []
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        kinds.append(kind)
        at += 12 + length
    assert set(kinds) == {b"IHDR", b"IDAT", b"IEND"}
    assert at == len(content)


@pytest.mark.parametrize("kind", ["jpeg", "webp", "heic"])
def test_a_turned_picture_stands_upright(kind: str) -> None:
    picture = clean(SENT[kind]())
    image = seen(picture)

    assert (picture.width, picture.height) == image.size == (40, 64)
    assert grey(image, 37, 3) < 80
    assert grey(image, 3, 3) > 200
    assert grey(image, 37, 60) > 200


def test_what_was_behind_transparency_is_gone() -> None:
    image = seen(clean(planted.png()))

    assert image.mode == "RGB"
    assert image.getextrema() == ((255, 255),) * 3


def test_colours_stay_as_they_were_meant() -> None:
    """A photo in another colour space, as phones take them, looks the same when its profile is gone."""
    swapped = scene("RGB")
    red, green, blue = swapped.split()
    turned = Image.merge("RGB", (green, red, blue))
    out = BytesIO()
    turned.save(out, "PNG", icc_profile=planted.swapping_profile())

    difference = ImageChops.difference(seen(clean(out.getvalue())), swapped)

    assert np.asarray(difference).max() <= 12


def test_a_broken_profile_hides_no_picture() -> None:
    out = BytesIO()
    scene().save(out, "PNG", icc_profile=b"no profile")

    assert ImageChops.difference(seen(clean(out.getvalue())), scene()).getbbox() is None


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "CMYK"])
def test_every_kind_of_pixels_is_seen_in_eight_bits(mode: str) -> None:
    image = scene("L").convert("I;16").point(lambda value: value * 256) if mode == "I;16" else scene(mode)
    out = BytesIO()
    image.save(out, "JPEG" if mode == "CMYK" else "PNG")

    shown = seen(clean(out.getvalue()))

    assert grey(shown, 3, 3) < 60
    assert grey(shown, 60, 30) > 230


def test_of_an_animation_the_first_picture_is_shown() -> None:
    out = BytesIO()
    scene().save(out, "PNG", save_all=True, append_images=[Image.new("RGB", (64, 40), "red")])

    assert ImageChops.difference(seen(clean(out.getvalue())), scene()).getbbox() is None


def test_a_large_picture_is_made_smaller() -> None:
    out = BytesIO()
    Image.new("L", (2 * MOST_SIDE, 64), 128).save(out, "PNG")

    picture = clean(out.getvalue())

    assert (picture.width, picture.height) == (MOST_SIDE, 32)


def polyglots() -> dict[str, bytes]:
    """Pictures that are something else as well."""
    archive = BytesIO(planted.jpeg())
    with zipfile.ZipFile(archive, "a") as zipped:
        zipped.writestr(f"{WORD}.html", f"<script>{WORD}</script>")
    page = planted.jpeg()
    script = f"<html><script>/*{WORD}*/</script>".encode()
    return {
        "archive": archive.getvalue(),
        "page": page[:2] + planted.segment(0xFE, script) + page[2:],
        "dicom with the head of a png": b"\x89PNG\r\n\x1a\n".ljust(128, b"\0") + planted.dicom()[128:],
    }


@pytest.mark.parametrize("kind", polyglots())
def test_what_is_something_else_too_comes_out_as_a_picture_alone(kind: str) -> None:
    content = polyglots()[kind]
    assert WORD.encode() in content

    picture = clean(content)

    assert WORD.encode() not in picture.content
    assert b"<script" not in picture.content
    assert not zipfile.is_zipfile(BytesIO(picture.content))
    assert picture.content.startswith((b"\xff\xd8\xff", b"\x89PNG"))


def gif() -> bytes:
    out = BytesIO()
    scene().save(out, "GIF")
    return out.getvalue()


def tiff() -> bytes:
    out = BytesIO()
    scene().save(out, "TIFF")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.TYPE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.TYPE),
        (b"%PDF-1.7", Fault.TYPE),
        (gif(), Fault.TYPE),
        (tiff(), Fault.TYPE),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", Fault.TYPE),
        (planted.bomb(50_000, 50_000), Fault.PIXELS),
        (planted.bomb(8_000, 8_000), Fault.PIXELS),
        (planted.bomb(2**31 - 1, 1), Fault.PIXELS),
        (planted.heic()[:40], Fault.BROKEN),
        (bytes(128) + b"DICM", Fault.TYPE),
        (planted.dicom(NumberOfFrames=3), Fault.FRAMES),
        (planted.dicom(Rows=60_000, Columns=60_000), Fault.PIXELS),
        (planted.dicom(Rows=0), Fault.PIXELS),
        (planted.dicom(PhotometricInterpretation="HSV"), Fault.TYPE),
    ],
    ids=lambda given: str(given[:12]) if isinstance(given, bytes) else given,
)
def test_what_cannot_be_taken_is_named(content: bytes, fault: Fault) -> None:
    with pytest.raises(Unfit) as refused:
        clean(content)

    assert refused.value.fault == fault


def test_a_photo_of_an_iphone_says_what_to_do_where_its_decoder_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)

    with pytest.raises(Unfit) as refused:
        clean(planted.heic())

    assert refused.value.fault == Fault.HEIC


def test_a_dicom_file_is_shown_through_its_window() -> None:
    pixels = Image.fromarray(np.array([[0, 100, 200, 255]], dtype="uint8"))

    plain, windowed, inverted = (
        np.asarray(seen(clean(planted.dicom(pixels, **facts))))[0].tolist()
        for facts in ({}, {"WindowCenter": 150, "WindowWidth": 100}, {"PhotometricInterpretation": "MONOCHROME1"})
    )

    assert plain == [0, 100, 200, 255]
    assert windowed[::3] == [0, 255]
    assert windowed[1] < 10
    assert inverted == [255, 155, 55, 0]


def test_a_dicom_file_that_is_compressed_in_an_unknown_way_is_named() -> None:
    with pytest.raises(Unfit) as refused:
        clean(planted.dicom(syntax=JPEGLSLossless, PixelData=encapsulate([b"\xff\xd8\xff\xf7"])))

    assert refused.value.fault == Fault.COMPRESSION
