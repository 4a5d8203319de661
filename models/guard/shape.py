"""Whether the translation looks like one at all: empty, far too short or long, or still in the source's language."""

import re
from collections.abc import Iterator
from functools import cache

from models.guard.own_words import own_words
from models.guard.verdict import Finding, SentencePair
from models.sentences import split
from models.wordlist import wordlist

WORD = re.compile(r"\b[^\W\d_]+\b")

# Share of the source's length. Between English and Spanish good pairs stay within 0.5 and 2; the slack lets
# "IM" become "intramuscular".
CHECK_RATIO = (0.45, 2.2)
WITHHELD_RATIO = (0.25, 4.0)
SLACK = 20
# "NKDA" and "L>R" are sentences: so many letters more may stand for each acronym or sign.
ACRONYM = re.compile(r"\b[A-Z][A-Z/]+\b|[A-Za-z]/[A-Za-z]|\b[A-Z]\s?[<>=]\s?[A-Z]\b")
SPELT_OUT = 20

# Spanish is longer than English by a quarter.
REPUNCTUATED_RATIO = 1.5
CLAUSE_END = re.compile(r"[,;:.!?…]+(?=\s)|\s[-–—]\s|\b(?:and|y)\b", re.IGNORECASE)

# "carcinoma in situ" and "Castilla-La Mancha" are three words that stay.
RUN = 4

# English words of Spanish wards (and the "para" of obstetrics), too rare for the lists of `own_words` to know them so.
LOANS = wordlist(
    "distress stroke rash flutter scanner staging bypass shunt stent score screening shock swab feedback ring tilt "
    "warfarin clearance compliance gasping delay burst cluster core debriefing delivery doping drop drops kinking "
    "leak mapping patch pattern ratio ranking sling spray stop strain string strip stripping timing upgrade wheezing "
    "para wells child brown gray white burns sinus compare"
)

STOP_WORDS = {
    "en": wordlist(
        "the of and to in is was were with for on that this are be has had have not but from by at his her "
        "she they it we you your our will would should could can which who when what since"
    ),
    "es": wordlist(
        "el la los las de del y en es fue con por para que una un unos unas se su sus al lo como más pero "
        "está han ha tiene sin desde hasta cuando si nos usted ustedes muy ya"
    ),
}


def find_empty(pair: SentencePair) -> Iterator[Finding]:
    if not pair.target.strip():
        yield pair.finding("empty", (0, len(pair.source)), level="withheld")


def find_sentence_count(pair: SentencePair) -> Iterator[Finding]:
    """A sentence lost or won; one that was parted at a comma, or joined by one, is neither."""
    said, heard = _sentences(pair.source), _sentences(pair.target)
    if pair.target.strip() and said != heard and not (min(said, heard) > 0 and _repunctuated(pair)):
        yield pair.finding("sentence_count", (0, len(pair.source)), (0, len(pair.target)))


def _sentences(text: str) -> int:
    return sum(piece.has_words for piece in split(text))


def _repunctuated(pair: SentencePair) -> bool:
    """Whether there are as many clauses as before, in not many more or fewer letters."""
    shorter, longer = sorted((len(pair.source), len(pair.target)))
    return len(_clause_ends(pair.source)) == len(_clause_ends(pair.target)) and longer <= REPUNCTUATED_RATIO * shorter


def _clause_ends(text: str) -> list[str]:
    return CLAUSE_END.findall(text.rstrip(" .!?"))


def find_length(pair: SentencePair) -> Iterator[Finding]:
    if not pair.target.strip():
        return
    whole = ((0, len(pair.source)), (0, len(pair.target)))
    if _outside(pair, WITHHELD_RATIO):
        yield pair.finding("length", *whole, level="withheld")
    elif _outside(pair, CHECK_RATIO):
        yield pair.finding("length", *whole)


def _outside(pair: SentencePair, ratio: tuple[float, float]) -> bool:
    source, target = len(pair.source.strip()), len(pair.target.strip())
    return target + _hidden(pair.target) < ratio[0] * (source - SLACK) or target > (
        ratio[1] * source + SLACK + _hidden(pair.source)
    )


def _hidden(text: str) -> int:
    return SPELT_OUT * len(ACRONYM.findall(text))


def find_untranslated(pair: SentencePair) -> Iterator[Finding]:
    """Runs of words taken over, function words among them (a name or a Latin term has none); else single words."""
    if pair.target.strip().casefold() == pair.source.strip().casefold() and _has_sentence_words(pair):
        yield pair.finding("untranslated", (0, len(pair.source)), (0, len(pair.target)))
        return
    own = STOP_WORDS.get(pair.source_language, frozenset()) - STOP_WORDS.get(pair.target_language, frozenset())
    taken = set(_runs([word.group().casefold() for word in WORD.finditer(pair.source)]))
    words = list(WORD.finditer(pair.target))
    covered = 0
    for start, run in enumerate(_runs([word.group().casefold() for word in words])):
        span = (words[start].start(), words[start + RUN - 1].end())
        if span[0] >= covered and run in taken and own.intersection(run):
            covered = span[1]
            yield pair.finding("untranslated", None, span)
    if not covered:
        yield from _find_remains(pair)


def _find_remains(pair: SentencePair) -> Iterator[Finding]:
    """One or two words that were taken over, and that the translation's language has not."""
    strange = _strange(pair.source_language, pair.target_language)
    said = {match.group().casefold(): match.span() for match in WORD.finditer(pair.source)}
    left = [match for match in WORD.finditer(pair.target) if match.group().casefold() in strange.intersection(said)]
    for match in left:
        # A capital inside a sentence is a name.
        if match.group().islower() or (match.start() == 0 and match.group().istitle()):
            yield pair.finding("untranslated", said[match.group().casefold()], match.span())


@cache
def _strange(source: str, target: str) -> frozenset[str]:
    return own_words(source) - own_words(target) - LOANS


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def _has_sentence_words(pair: SentencePair) -> bool:
    words = [word.group().casefold() for word in WORD.finditer(pair.source)]
    stops = STOP_WORDS.get(pair.source_language, frozenset())
    return any(word in stops for word in words) or sum(len(word) > 3 for word in words) > 2
