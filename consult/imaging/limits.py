"""How much of a picture is taken in, and what may be wrong with it."""

from enum import StrEnum

MOST_PIXELS = 50_000_000  # of what is sent: above what phones take by default, below what a bomb unfolds to
MOST_SIDE = 4096  # of what is kept; a radiograph of a whole chest has about 3,000
THUMB_SIDE = 480
MOST_BOXES = 64
# Of the process that decodes: twice what a picture of MOST_PIXELS takes in each of its steps.
MOST_MEMORY = 2 * 2**30
MOST_SECONDS = 30


class Fault(StrEnum):
    """Why a picture is not taken."""

    TYPE = "type"
    HEIC = "heic"
    BROKEN = "broken"
    PIXELS = "pixels"
    FRAMES = "frames"
    COMPRESSION = "compression"
    BOXES = "boxes"


class Unfit(Exception):
    """A picture that is not taken. It says nothing of what is in it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault
