"""Numbers that a state gives a person. The arithmetic of their check digits is python-stdnum's."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import Pattern

from stdnum.br import cpf
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.mx import curp, rfc
from stdnum.us import ssn

from consult.privacy.context import is_code, is_measured, said_near
from consult.privacy.finding import Finding, Kind, Level

# What stands between the digits of a number, "clé" before those that check a NIR included.
JOINTS = re.compile(r"[\s.,:\-–/_]|cl[ée]|key|clave", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """
    How a number is written, what makes it valid, and what announces it.

    `needs_word`: its digits alone look like any other number, so that only an announced one counts.
    """

    kind: Kind
    shape: Pattern[str]
    is_valid: Callable[[str], bool]
    words: Pattern[str]
    needs_word: bool = False
    level: Level = Level.BLOCK


def _shape(pattern: str) -> Pattern[str]:
    # Not within a longer number or word: of those a part means nothing.
    return re.compile(
        rf"(?<![A-Za-z0-9À-ÿ])(?<!\d[.,/-])(?<!\b[xyz][ .\-–])(?:{pattern})(?![\w]|[.,/-]\d)", re.IGNORECASE
    )


def _words(pattern: str) -> Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


def _is_persons_rfc(number: str) -> bool:
    return rfc.is_valid(number, validate_check_digits=True)


J = r"[ .\-–]?"
NUMBERS = (
    Number(
        kind=Kind.DNI,
        # With a blank before its letter only a capital counts: "12 000 000 g" is a quantity.
        shape=_shape(rf"\d{{1,2}}{J}\d{{3}}{J}\d{{3}}(?:[.\-–]?[a-z]|[ .\-–]{{1,3}}(?-i:[A-Z]))"),
        is_valid=lambda number: dni.is_valid(number.zfill(9)),
        words=_words(r"d\.?n\.?i\.?|n\.?i\.?f\.?|documento(?: nacional)?|identity card|national id"),
    ),
    Number(
        kind=Kind.NIE,
        shape=_shape(rf"[xyz]{J}\d{J}\d{{3}}{J}\d{{3}}{J}[a-z]"),
        is_valid=nie.is_valid,
        words=_words(r"n\.?i\.?e\.?|extranjer[oa]|foreigner"),
    ),
    Number(
        kind=Kind.CURP,
        shape=_shape(rf"(?:[a-z]{J}){{4}}(?:\d{J}){{6}}[hm]{J}(?:[a-z]{J}){{5}}[a-z0-9]{J}\d"),
        is_valid=curp.is_valid,
        words=_words(r"curp"),
    ),
    Number(
        kind=Kind.RFC,
        shape=_shape(rf"(?:[a-zñ&]{J}){{4}}(?:\d{J}){{6}}(?:[a-z0-9]{J}){{2}}[a0-9]"),
        is_valid=_is_persons_rfc,
        words=_words(r"r\.?f\.?c\.?"),
    ),
    Number(
        kind=Kind.NIR,
        shape=_shape(
            rf"[12]{J}\d{{2}}{J}\d{{2}}{J}(?:\d{{2}}|2[ab]){J}\d{{3}}{J}\d{{3}}"
            rf"(?:[ .\-–/]{{0,3}}|,?\s(?:cl[ée]|key|clave):?\s?)\d{{2}}"
        ),
        is_valid=nir.is_valid,
        words=_words(r"n\.?i\.?r\.?|insee|s[ée]curit[ée] sociale|carte vitale"),
    ),
    Number(
        kind=Kind.CPF,
        shape=_shape(r"\d{3}[ .]?\d{3}[ .]?\d{3}[ .\-–/]?\d{2}"),
        is_valid=cpf.is_valid,
        words=_words(r"c\.?p\.?f\.?"),
    ),
    Number(
        kind=Kind.NHS,
        shape=_shape(r"\d{3}[ \-–.]?\d{3}[ \-–.]?\d{4}"),
        is_valid=nhs.is_valid,
        words=_words(r"n\.?h\.?s\.?(?:[ -]?(?:no|number|num|n[úu]mero|nr))?"),
        needs_word=True,
    ),
    Number(
        kind=Kind.SSN,
        shape=_shape(r"\d{3}[ \-–.]?\d{2}[ \-–.]?\d{4}"),
        is_valid=ssn.is_valid,
        words=_words(
            r"s\.?s\.?n\.?|ss\s?(?:#|no|number)|social security|social sec|soc\.? sec|seguro social"
            r"|seguridad social|social"
        ),
        needs_word=True,
        level=Level.WARN,
    ),
)


def find_numbers(text: str) -> Iterator[Finding]:
    """A valid number is certain. One that is only announced as such, with a slip in it, still identifies: a warning."""
    for number in NUMBERS:
        for match in number.shape.finditer(text):
            start, end = match.span()
            said = said_near(text, start, end, number.words)
            if not said and (number.needs_word or is_code(text, start) or is_measured(text, end)):
                continue
            if number.is_valid(JOINTS.sub("", match.group()).upper()):
                yield Finding(start, end, number.kind, number.level)
            elif said:
                yield Finding(start, end, number.kind, Level.WARN)
