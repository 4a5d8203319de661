"""What may stand in a text: plain, visible, of bounded length. Markup is kept as it is and shown as text."""

import unicodedata

from consult.errors import BadText, Empty, TooLong

COMMENT_MOST = 8_000  # characters, docs/protocol.md
# Explicit embeddings, overrides and isolates (UAX #9): they can make "50" read "05". Plain marks are harmless.
DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Blanks, and what only shapes its neighbours (joiners, marks). Not Cn: there a newer emoji is unknown, yet seen.
INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
ALLOWED_CONTROLS = frozenset("\n\t")


def checked_text(body: str, *, most: int = COMMENT_MOST, field: str = "body") -> str:
    """`body` as it may be stored: NFC, without outer blanks. Raises `Empty`, `TooLong`, `BadText`, naming `field`."""
    text = unicodedata.normalize("NFC", body).strip()
    if not text:
        raise Empty({"field": field})
    if len(text) > most:
        raise TooLong({"field": field, "most": most})
    if not is_safe(text):
        raise BadText({"field": field})
    if all(unicodedata.category(character) in INVISIBLE for character in text):
        raise Empty({"field": field})
    return text


def is_safe(text: str) -> bool:
    """Whether `text` holds nothing but what can be stored and shown."""
    return not any(_unsafe(character) for character in text)


def _unsafe(character: str) -> bool:
    if character in DIRECTION:
        return True
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in ALLOWED_CONTROLS
