"""
Numbers with one mark and three digits behind it: ``1.500`` is 1500 in Madrid and 1.5 in Puebla.

All other numbers have one reading wherever they are read.
"""

import re
from collections.abc import Iterator

from models.asking.question import Question, Reading
from models.guard.figures import DIVIDED, GROUPED, ROUND_THOUSANDS, decimal_mark

# By itself: no further mark and digit on either side, so neither 1.234.567 nor a date, a version or an address.
ALONE = re.compile(
    r"(?<![\w.,/:])[1-9]\d{0,2}[.,]\d{3}(?:(?=(?:mg|mcg|µg|g|kg|ml|l|dl|UI|IU|U)\b)|(?!\w|[.,/:]\d))", re.IGNORECASE
)
# Quantities that are written with three decimals, and that no reader takes for thousands.
THREE_DECIMALS = re.compile(
    r"\b(?:pH|densidad(?: urinaria)?|(?:urine )?specific gravity)\s*(?:[:=]|de|es|era|fue|of|is|was)?\s*$",
    re.IGNORECASE,
)


def find_numbers(text: str, *, language: str, country: str | None) -> Iterator[Question]:
    """One question a spelling; a spelling means one thing in one text."""
    mark = decimal_mark(language, country)
    seen = set[str]()
    for match in ALONE.finditer(text):
        written = match.group()
        if written in seen or ROUND_THOUSANDS.fullmatch(written) or THREE_DECIMALS.search(text[: match.start()]):
            continue
        seen.add(written)
        grouped = GROUPED.fullmatch(written)
        by_custom = grouped is not None and mark is not None and grouped[1] != mark
        thousands, decimal = values_of(written)
        yield Question(
            kind="number",
            written=written,
            readings=(thousands, decimal) if by_custom else (decimal, thousands),
            # Whoever reads English knows what 1,500 is in English; nobody can know it of a Spanish text.
            required=language in DIVIDED or not by_custom,
        )


def values_of(written: str) -> tuple[Reading, ...]:
    """What such a number may be, thousands first; nothing for one that is not written so."""
    if not GROUPED.fullmatch(written):
        return ()
    whole, decimals = re.split("[.,]", written)
    return Reading(whole + decimals), Reading(f"{whole}.{decimals}".rstrip("0").rstrip("."))
