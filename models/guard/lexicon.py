"""
Names that two languages have for one thing: drugs, and what people are allergic to.

Read from `drugs.tsv` (one pair a line) and `glossary.tsv` (a kind, then the
names in each language, parted by bars; ``~`` before one that has other
meanings).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from models.guard.remembering import remembered
from models.guard.verdict import Span

HERE = Path(__file__).parent
WORD = re.compile(r"\w+")

# "aciclovir" and "acyclovir"; no two drugs of the list are as near as this and written for each other in one text.
NEAR = 0.84
SHORTEST_NEAR = 6
UNSURE = "~"

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """
    A name in a text. It may stand for several things ("insulin" and "insulin glargine" are two).

    ``sure`` is False for a word that has other meanings: "sugar" may answer glucose, and asks for none.
    """

    things: frozenset[int]
    span: Span
    words: Words = field(repr=False)
    sure: bool = True


class Lexicon:
    def __init__(self) -> None:
        self._names: dict[str, dict[Words, set[int]]] = {"en": {}, "es": {}}
        self._of: dict[int, dict[str, list[str]]] = {}
        self._first: dict[int, dict[str, str]] = {}
        self._starts: dict[str, set[str]] = {"en": set(), "es": set()}
        self._unsure: dict[str, set[Words]] = {"en": set(), "es": set()}
        self._longest = 1

    def add(self, english: list[str], spanish: list[str]) -> None:
        """The first name of each language is the one that is written; one behind ``UNSURE`` only answers."""
        thing = len(self._of)
        self._first[thing] = {"en": english[0], "es": spanish[0]}
        self._of[thing] = {}
        for language, names in (("en", english), ("es", spanish)):
            self._of[thing][language] = [folded(name.removeprefix(UNSURE)) for name in names]
            for name in names:
                words = tuple(WORD.findall(folded(name)))
                if name.startswith(UNSURE):
                    self._unsure[language].add(words)
                self._names[language].setdefault(words, set()).add(thing)
                self._starts[language].add(words[0])
                self._longest = max(self._longest, len(words))

    @remembered
    def find(self, text: str, language: str) -> list[Term]:
        """The names in a text, the longest where one begins with another."""
        return list(self._find(text, language))

    def knows(self, word: str, language: str) -> bool:
        return (folded(word),) in self._names[language]

    def said_in(self, language: str, term: Term, written: str) -> str:
        """A name that this language has for a term: the one that was written, where it has that too."""
        thing = min(term.things)
        return written if folded(written) in self._of[thing][language] else self._first[thing][language]

    def near(self, term: Term, text: str, language: str) -> bool:
        """Whether a word of this text is one of the term's names in another spelling, and no other thing's name."""
        wanted = [name for thing in term.things for name in self._of[thing][language] if len(name) >= SHORTEST_NEAR]
        words = [word for word in WORD.findall(folded(text)) if len(word) >= SHORTEST_NEAR]
        return any(
            _alike(word, name) and not self.knows(word, language)
            for name in (*wanted, *(word for word in term.words if len(word) >= SHORTEST_NEAR))
            for word in words
        )

    def _find(self, text: str, language: str) -> Iterator[Term]:
        words = [(folded(match.group()), match.span()) for match in WORD.finditer(text)]
        at = 0
        while at < len(words):
            length, things = self._at(words, at, language)
            if things:
                span = (words[at][1][0], words[at + length - 1][1][1])
                name = tuple(word for word, _span in words[at : at + length])
                yield Term(frozenset(things), span, name, self._unsure[language].isdisjoint(_forms(name)))
            at += length

    def _at(self, words: list[tuple[str, Span]], at: int, language: str) -> tuple[int, set[int]]:
        if self._starts[language].isdisjoint(form[0] for form in _forms((words[at][0],))):
            return 1, set()
        for length in range(min(self._longest, len(words) - at), 0, -1):
            name = tuple(word for word, _span in words[at : at + length])
            for form in _forms(name):
                if things := self._names[language].get(form):
                    return length, things
        return 1, set()


def folded(text: str) -> str:
    """Small letters without accents: "Tolvaptán" is "tolvaptan"."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))


@cache
def drugs() -> Lexicon:
    lexicon = Lexicon()
    for english, spanish in _rows("drugs.tsv"):
        lexicon.add([english], [spanish])
    _glossary(lexicon, "drug")
    return lexicon


@cache
def allergens() -> Lexicon:
    """What one is allergic to, drugs apart."""
    lexicon = Lexicon()
    _glossary(lexicon, "allergen")
    return lexicon


def _glossary(lexicon: Lexicon, wanted: str) -> None:
    for kind, english, spanish in _rows("glossary.tsv"):
        if kind == wanted:
            lexicon.add(english.split("|"), spanish.split("|"))


def _rows(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _forms(name: Words) -> Iterator[Words]:
    yield name
    *before, last = name
    for ending in ("s", "es"):
        if last.endswith(ending) and len(last) > len(ending) + 3:
            yield (*before, last.removesuffix(ending))


def _alike(word: str, name: str) -> bool:
    return SequenceMatcher(None, word, name).ratio() >= NEAR
