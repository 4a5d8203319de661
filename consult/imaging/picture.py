"""A picture as it goes to and from the process that decodes. Imports no decoder."""

from dataclasses import dataclass, field

Box = tuple[int, int, int, int]  # left, top, width, height, in pixels


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture. `format` is `JPEG` or `PNG`."""

    format: str
    width: int
    height: int
    content: bytes = field(repr=False)
