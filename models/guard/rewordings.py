"""What one language says with a "no" and the other without one."""

import re
from functools import cache
from pathlib import Path

from models.guard.verdict import Span

PARAPHRASES = Path(__file__).with_name("paraphrases.tsv")


def reworded(text: str, language: str, other: str) -> list[Span]:
    """Where a text denies what the other side affirms in other words."""
    return [
        match.span()
        for said, instead, literal in _paraphrases(language)
        if instead.search(other) and not literal.search(other)
        for match in said.finditer(text)
    ]


@cache
def _paraphrases(language: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    rows = [line.split("\t") for line in PARAPHRASES.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return tuple(
        tuple(re.compile(rf"(?<!\w)(?:{cell})(?!\w)", re.IGNORECASE) for cell in cells)
        for said_in, *cells in rows
        if said_in == language
    )
