"""What is promised where pictures are decoded: apart from the server, and within limits."""

import json
import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from consult.imaging import apart
from consult.imaging.apart import BadBoxes, BadImage, NoHeic, TooManyPixels, burned, cleaned
from consult.imaging.limits import THUMB_SIDE, Fault
from tests.consult.imaging import planted
from tests.consult.imaging.planted import scene


def test_a_picture_comes_back_clean_from_a_process_of_its_own() -> None:
    picture = cleaned(planted.jpeg())

    assert (picture.format, picture.width, picture.height) == ("JPEG", 40, 64)
    assert Image.open(BytesIO(picture.content)).size == (40, 64)
    assert planted.WORD.encode() not in picture.content


def cut_short() -> bytes:
    out = BytesIO()
    scene(size=(400, 400)).save(out, "JPEG")
    return out.getvalue()[:-200]


@pytest.mark.parametrize(
    ("content", "refusal"), [(planted.bomb(9_000, 9_000), TooManyPixels), (cut_short(), BadImage)], ids=["bomb", "cut"]
)
def test_what_cannot_be_taken_is_refused_in_words(content: bytes, refusal: type[BadImage]) -> None:
    with pytest.raises(refusal) as refused:
        cleaned(content)

    assert refused.value.by_field() == {"image": str(refusal.message)}


def test_every_fault_has_words_of_its_own() -> None:
    assert set(apart.FAULTS) == set(Fault)
    assert len({str(refusal.message) for refusal in apart.FAULTS.values()}) == len(apart.FAULTS)
    assert "JPEG" in str(NoHeic.message)


def test_a_file_that_takes_its_decoder_down_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    run = subprocess.run
    dies = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
    monkeypatch.setattr(subprocess, "run", lambda _command, **how: run(dies, **how))

    with pytest.raises(BadImage):
        cleaned(planted.jpeg())


class Untouched(BadImage):
    """What a process says that found nothing it should not have."""


def test_the_process_gets_no_secret_writes_no_file_and_has_its_limits() -> None:
    """What is asked of it here is something else: it tells what surrounds it."""
    looks = (
        "import os, resource, sys; from consult.imaging import __main__ as it\n"
        "it._done = lambda order, content: (_ for _ in ()).throw(it.Unfit("
        "'none' if not [n for n in os.environ if 'INTERCONSULTA' in n or 'DATABASE' in n]"
        " and resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0)"
        " and resource.getrlimit(resource.RLIMIT_AS)[0] == it.MOST_MEMORY"
        " and 'django' not in sys.modules else 'some'))\n"
        "it.main()"
    )
    run = subprocess.run
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "run", lambda _command, **how: run([sys.executable, "-c", looks], **how))
        patch.setitem(apart.FAULTS, "none", Untouched)  # type: ignore[misc]
        patch.setattr(apart, "Fault", str)
        with pytest.raises(Untouched):
            cleaned(b"")


def test_what_a_decoder_says_of_a_file_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadImage):
        cleaned(planted.dicom(PixelData=b"\0"))

    assert capfd.readouterr() == ("", "")


def colours(content: bytes, at: tuple[int, int]) -> tuple[int, ...]:
    pixel = Image.open(BytesIO(content)).convert("RGB").getpixel(at)
    assert isinstance(pixel, tuple)
    return pixel


def test_boxes_are_burned_into_the_picture_and_its_thumbnail() -> None:
    striped = Image.new("RGB", (1200, 600), "white")
    out = BytesIO()
    striped.save(out, "PNG")

    picture, thumb = burned(out.getvalue(), [(100, 100, 400, 200), (1100, 500, 100, 100)])

    for inside in ((100, 100), (499, 299), (1199, 599)):
        assert colours(picture.content, inside) == (0, 0, 0)
    for outside in ((99, 100), (500, 299), (499, 300)):
        assert colours(picture.content, outside) == (255, 255, 255)
    assert (thumb.format, thumb.width, thumb.height) == ("JPEG", THUMB_SIDE, THUMB_SIDE // 2)
    assert max(colours(thumb.content, (120, 80))) < 8


def test_nothing_shows_through_a_box_of_a_jpeg() -> None:
    """Two pictures that differ under the box alone come out as the same bytes."""
    out = [BytesIO(), BytesIO()]
    for one, colour in zip(out, ("red", "blue"), strict=True):
        image = scene(size=(256, 256))
        image.paste(colour, (64, 64, 128, 128))
        image.save(one, "JPEG", quality=95, subsampling=0)

    first, second = (burned(one.getvalue(), [(56, 56, 80, 80)]) for one in out)

    assert first == second


def test_without_a_box_nothing_is_encoded_a_second_time() -> None:
    picture = cleaned(planted.jpeg())

    shown, thumb = burned(picture.content, [])

    assert shown == picture
    assert (thumb.width, thumb.height) == (40, 64)


@pytest.mark.parametrize("box", [(-1, 0, 5, 5), (0, 0, 0, 5), (36, 0, 5, 5), (0, 60, 5, 5)])
def test_a_box_outside_of_the_picture_is_refused(box: tuple[int, int, int, int]) -> None:
    with pytest.raises(BadBoxes):
        burned(cleaned(planted.jpeg()).content, [box])


def test_the_head_of_an_order_is_json() -> None:
    """A picture that begins like an order is still a picture."""
    with pytest.raises(BadImage):
        cleaned(json.dumps({"do": "burn", "boxes": []}).encode() + b"\n")
