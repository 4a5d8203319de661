"""
What is protected in a sentence, and what stands for it in the translation.

Numbers, lab values, codes and mentions stay as they were written; a unit, a
drug and a frequency are named as the other language names them, by the
tables that the guard compares by.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from models.asking.acronyms import known_acronyms
from models.guard.codes import codes
from models.guard.figures import USUAL_MARK
from models.guard.lexicon import Lexicon, allergens, drugs
from models.guard.verdict import Span
from models.protection.frequencies import frequencies
from models.protection.quantities import quantities

NAMED = ("en", "es")
FIGURE = re.compile(r"[\d.,]+(?<=\d)")


@dataclass(frozen=True, slots=True)
class Thing:
    """``said`` is what the translation says for what stands at ``span`` in the source."""

    span: Span
    said: str = field(repr=False)


def things(text: str, *, source: str, target: str, meant: Mapping[str, str] = MappingProxyType({})) -> list[Thing]:
    """
    In the order of the text, none inside another: of two that overlap the longer one is taken.

    What the author chose for a number or an acronym (``meant``) is said so.
    """
    chosen: list[Thing] = []
    found = sorted(_found(text, source, target, meant), key=lambda thing: (thing.span[0] - thing.span[1], thing.span))
    for thing in found:
        if not any(thing.span[0] < other.span[1] and other.span[0] < thing.span[1] for other in chosen):
            chosen.append(thing)
    return sorted(chosen, key=lambda thing: thing.span)


def _found(text: str, source: str, target: str, meant: Mapping[str, str]) -> Iterator[Thing]:
    for span in codes(text):
        yield Thing(span, text[slice(*span)])
    for span, said in frequencies(text, source=source, target=target):
        yield Thing(span, said)
    for span, said in quantities(text, source=source, target=target):
        yield Thing(span, _as_meant(said, target, meant))
    if source in NAMED and target in NAMED:
        yield from _chosen(text, source, target, meant)
        for names in (drugs(), allergens()):
            yield from _names(names, text, source, target)


def _chosen(text: str, source: str, target: str, meant: Mapping[str, str]) -> Iterator[Thing]:
    for known in known_acronyms(text, language=source, chosen=meant):
        if known.chosen:
            yield Thing(known.span, known.meant.words[target])


def _as_meant(said: str, target: str, meant: Mapping[str, str]) -> str:
    """A quantity whose figure may be read in two ways as the target writes the chosen one: "1.500 ml" is "1500 ml"."""
    written = FIGURE.match(said)
    if written is None or written.group() not in meant:
        return said
    return meant[written.group()].replace(".", USUAL_MARK.get(target, ".")) + said[written.end() :]


def _names(names: Lexicon, text: str, source: str, target: str) -> Iterator[Thing]:
    for term in names.find(text, source):
        if not term.sure:
            continue
        written = text[slice(*term.span)]
        said = names.said_in(target, term, written)
        if written[:1].isupper() and said[:1].islower():
            said = said[0].upper() + said[1:]
        yield Thing(term.span, said)
