"""A sentence in pieces that the model translates one by one, and the translation put together from them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from models.protection.things import Thing
from models.sentences import CLAUSE_MARK

# A shorter clause stays with the next one, which says what it is about.
SHORTEST_CLAUSE = 25
BLANKS = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bit:
    """``said`` is what stands for it whatever the model says; None for what the model translates."""

    before: str = field(repr=False)
    text: str = field(repr=False)
    said: str | None = field(default=None, repr=False)


def clauses(text: str) -> list[Bit]:
    """Cut behind commas, colons and the like; one bit where there is none."""
    bits: list[Bit] = []
    before, start = "", 0
    for mark in CLAUSE_MARK.finditer(text):
        if mark.start() - start >= SHORTEST_CLAUSE:
            bits.append(Bit(before, text[start : mark.start()]))
            before, start = mark.group(), mark.end()
    return [*bits, Bit(before, text[start:])]


def around(text: str, things: Sequence[Thing]) -> list[Bit]:
    """Cut at what is protected, which then cannot change."""
    bits: list[Bit] = []
    end = 0
    for thing in things:
        bits += _between(text[end : thing.span[0]])
        bits.append(Bit("", text[slice(*thing.span)], thing.said))
        end = thing.span[1]
    return [*bits, *_between(text[end:])]


def _between(text: str) -> Iterator[Bit]:
    match = BLANKS.fullmatch(text)
    if match is None or not text:
        return
    before, words, after = match.groups()
    if words:
        # Signs alone are the same in every language, and a model makes a sentence of them.
        yield Bit(before, words, None if any(sign.isalpha() for sign in words) else words)
        before = ""
    if before or after:
        yield Bit(before + after, "", "")


def joined(bits: Sequence[Bit], outputs: Sequence[str]) -> str | None:
    """The bits with their translations, one for each that has none of its own; None where one is empty."""
    waiting = iter(outputs)
    text = ""
    for bit in bits:
        said = next(waiting) if bit.said is None else bit.said
        if bit.said is None and not said:
            return None
        text += bit.before + (_in_line(said, bit.text, first=not text) if bit.said is None else said)
    return text


def _in_line(output: str, source: str, *, first: bool) -> str:
    """A piece is no sentence: no full stop and no capital that its source has not."""
    if output[-1] in ".!" and source[-1] not in ".!?":
        output = output[:-1]
    opens = output[:1].isupper() and not output[1:2].isupper() and source[:1].islower()
    return output[:1].lower() + output[1:] if opens and not first else output
