"""
The comments that the load client posts: 200 bytes of Spanish that carry their number and the time of sending.

Both are spelled in the letters a to p, because a server that guards doctors' words may ask back about digits.
"""

from time import monotonic_ns

SIZE = 200
MARK = b"zqk"
NUMBER, TIME = 6, 16  # hexadecimal places

_TO_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_FROM_LETTERS = bytes.maketrans(b"abcdefghijklmnop", b"0123456789abcdef")
_WORDS = "La paciente respira mejor desde ayer y tolera bien la dieta; sin fiebre, con buena diuresis y sin dolor. "


def written(number: int) -> str:
    """A comment of 200 bytes that says which it is and that it was sent now."""
    mark = f"{number:0{NUMBER}x}{monotonic_ns():0{TIME}x}".translate(_TO_LETTERS)
    return f"{MARK.decode()}{mark} {_WORDS * 2}"[: SIZE - 1] + "."


def read(payload: bytes) -> tuple[int, int]:
    """
    Find (number, time of sending in monotonic nanoseconds) in a delivery.

    Raises ValueError if it carries no comment of ours.
    """
    at = payload.index(MARK) + len(MARK)
    digits = payload[at : at + NUMBER + TIME].translate(_FROM_LETTERS)
    return int(digits[:NUMBER], 16), int(digits[NUMBER:], 16)
