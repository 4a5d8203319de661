"""The one picture of a DICOM file, as its window shows it. Everything that the file says beside it is left behind."""

import warnings
from io import BytesIO
from typing import Any

from PIL import Image

from consult.imaging.limits import MOST_PIXELS, Fault, Unfit

PREAMBLE = 128
GREY = frozenset({"MONOCHROME1", "MONOCHROME2"})
COLOUR = frozenset({"RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT"})


def is_dicom(content: bytes) -> bool:
    return content[PREAMBLE : PREAMBLE + 4] == b"DICM"


def picture(content: bytes) -> Image.Image:
    """Its pixels in 8 bits, grey or sRGB. Raises `Unfit`."""
    # Only for who sends DICOM: it takes a third of a second, and numpy with it.
    from pydicom import config, dcmread  # noqa: PLC0415
    from pydicom.errors import InvalidDicomError  # noqa: PLC0415

    config.settings.reading_validation_mode = config.IGNORE
    with warnings.catch_warnings():
        # They quote values of the file.
        warnings.simplefilter("ignore")
        try:
            data = dcmread(BytesIO(content))
        except InvalidDicomError as broken:
            raise Unfit(Fault.BROKEN) from broken
        _check(data)
        return Image.fromarray(_in_eight_bits(data, _pixels(data)))


def _check(data: Any) -> None:
    if "PixelData" not in data or data.get("PhotometricInterpretation") not in GREY | COLOUR | {"PALETTE COLOR"}:
        raise Unfit(Fault.TYPE)
    if int(data.get("NumberOfFrames") or 1) > 1:
        raise Unfit(Fault.FRAMES)
    if not 0 < int(data.Rows) * int(data.Columns) <= MOST_PIXELS:
        raise Unfit(Fault.PIXELS)


def _pixels(data: Any) -> Any:
    try:
        return data.pixel_array  # colours come as RGB
    except RuntimeError as unknown:
        raise Unfit(Fault.COMPRESSION) from unknown


def _in_eight_bits(data: Any, pixels: Any) -> Any:
    import numpy as np  # noqa: PLC0415
    from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi_lut  # noqa: PLC0415

    said = data.PhotometricInterpretation
    if said == "PALETTE COLOR":
        pixels = apply_color_lut(pixels, data)
    if said not in GREY:
        return (pixels >> 8).astype("uint8") if pixels.dtype.itemsize > 1 else pixels
    grey = apply_voi_lut(apply_modality_lut(pixels, data), data).astype("float64")
    low, high = grey.min(), grey.max()
    shown = ((grey - low) * (255.0 / ((high - low) or 1.0))).astype("uint8")
    return np.invert(shown) if said == "MONOCHROME1" else shown
