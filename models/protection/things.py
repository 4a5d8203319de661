"""
What is protected in a sentence, and what stands for it in the translation.

Numbers, lab values, codes and mentions stay as they were written; a unit, a
drug and a frequency are named as the other language names them, by the
tables that the guard compares by.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.guard.codes import codes
from models.guard.lexicon import Lexicon, allergens, drugs
from models.guard.verdict import Span
from models.protection.frequencies import frequencies
from models.protection.quantities import quantities

NAMED = ("en", "es")


@dataclass(frozen=True, slots=True)
class Thing:
    """``said`` is what the translation says for what stands at ``span`` in the source."""

    span: Span
    said: str = field(repr=False)


def things(text: str, *, source: str, target: str) -> list[Thing]:
    """In the order of the text, none inside another: of two that overlap the longer one is taken."""
    chosen: list[Thing] = []
    found = sorted(_found(text, source, target), key=lambda thing: (thing.span[0] - thing.span[1], thing.span))
    for thing in found:
        if not any(thing.span[0] < other.span[1] and other.span[0] < thing.span[1] for other in chosen):
            chosen.append(thing)
    return sorted(chosen, key=lambda thing: thing.span)


def _found(text: str, source: str, target: str) -> Iterator[Thing]:
    for span in codes(text):
        yield Thing(span, text[slice(*span)])
    for span, said in frequencies(text, source=source, target=target):
        yield Thing(span, said)
    for span, said in quantities(text, source=source, target=target):
        yield Thing(span, said)
    if source in NAMED and target in NAMED:
        for names in (drugs(), allergens()):
            yield from _names(names, text, source, target)


def _names(names: Lexicon, text: str, source: str, target: str) -> Iterator[Thing]:
    for term in names.find(text, source):
        if not term.sure:
            continue
        written = text[slice(*term.span)]
        said = names.said_in(target, term, written)
        if written[:1].isupper() and said[:1].islower():
            said = said[0].upper() + said[1:]
        yield Thing(term.span, said)
