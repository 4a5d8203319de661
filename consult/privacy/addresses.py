"""E-mail and web addresses."""

import re
from collections.abc import Iterator

from consult.privacy.finding import Finding, Kind

AT = r"(?:\s?[\[(]\s?(?:at|arroba)\s?[\])]\s?|@|\s(?:at|arroba)\s)"
DOT = r"(?:\.|\s?[\[(]\s?(?:dot|punto)\s?[\])]\s?|\s(?:dot|punto)\s)"
EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+%-]*\w\s?@\s?(?:[\w-]+\.)+[^\W\d_]{{2,}}"
    rf"|(?<![\w.+-])[\w.+%-]*\w{AT}(?:[\w-]+{DOT})+[^\W\d_]{{2,}}",
    re.IGNORECASE,
)
# What ends a sentence also ends an address; and "estable.no" is a missing blank, not Norway.
OPEN = r"com|org|net|info|edu|gov|health|example|test|clinic|app|dev|me"
TAIL = r"[^\s<>\"'«»“”)\]]*[^\s<>\"'«»“”)\].,;:!?]"
URL = re.compile(
    rf"(?:[a-z]{{2,8}}://|www\.){TAIL}"
    rf"|(?<![@\w./-])(?:[a-z0-9-]+\.)+(?:{OPEN})(?:\.[a-z]{{2}})?(?![\w@-])(?:/(?:{TAIL})?)?"
    rf"|(?<![@\w./-])(?:[a-z0-9-]+\.)+[a-z]{{2,12}}/{TAIL}",
    re.IGNORECASE,
)


def find_addresses(text: str) -> Iterator[Finding]:
    """Those of people and those of pages."""
    for match in EMAIL.finditer(text):
        yield Finding(*match.span(), Kind.EMAIL)
    for match in URL.finditer(text):
        yield Finding(*match.span(), Kind.URL)
