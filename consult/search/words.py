"""Words as a search compares them, alike in every database: without accents, capitals and marks."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from consult.errors import TooLong, TooShort
from models.wordlist import wordlist

QUERY_MOST = 200  # characters; a longer one is a pasted text
TERMS_MOST = 12  # each costs a look into the index
# PostgreSQL refuses words past 2,046 bytes, and nobody looks for the end of so long a word.
WORD_MOST = 64
RUN = re.compile(r"[^\W_]+")
# Articles, prepositions, pronouns and conjunctions of English and Spanish, folded. No negation: "sin fiebre" and
# "not pregnant" are asked on purpose.
STOP_WORDS = wordlist(
    "a an and are as at be but by for from has have he her his i in is it its my of on or our she that the their "
    "they this to was we were what which who with you "
    "al algo como con cual de del desde donde e el ella en entre era es esta este esto fue ha han hay la las le les "
    "lo los mas me mi muy o para pero por porque que quien se ser si sobre su sus te tiene tu u un una unas uno unos "
    "y ya yo"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and how it is compared."""

    start: int
    end: int
    folded: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is looked for, or its beginning."""

    word: str = field(repr=False)
    prefix: bool = False

    def fits(self, word: str) -> bool:
        return word.startswith(self.word) if self.prefix else word == self.word


def words_of(text: str) -> Iterator[Word]:
    """The words of `text` in order; a run of letters may fold into several (½ is 1 and 2)."""
    for run in RUN.finditer(text):
        for folded in RUN.findall(_plain(run[0])):
            yield Word(run.start(), run.end(), folded[:WORD_MOST])


def folded(text: str) -> str:
    """All words of `text` in one line, as the index keeps them."""
    return " ".join(word.folded for word in words_of(unicodedata.normalize("NFC", text)))


def terms_of(query: str) -> list[Term]:
    """
    What to look for: each word once, the last one as a beginning too; words without weight are left out.

    Raises `TooLong`, and `TooShort` where there is no word, or nothing but single letters.
    """
    if len(query) > QUERY_MOST:
        raise TooLong({"field": "words", "most": QUERY_MOST})
    said = folded(query).split()
    # Who looks for nothing but words without weight means them.
    meant = [word for word in said if word not in STOP_WORDS] or said
    if not any(len(word) > 1 or word.isnumeric() for word in meant):
        raise TooShort({"field": "words"})
    last = meant[-1]
    return [Term(word, prefix=word == last and len(word) > 1) for word in dict.fromkeys(meant)][:TERMS_MOST]


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
