"""
Whose language a message is in.

langdetect alone gets one word in four right and changes its answer between
runs; restricted to the languages of the room and seeded, it is a witness
among others: the author's habit, and words and letters that only one
language has.
"""

import math
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from models.language_cues import WORD, cues

# One message after the other in one language: a habit weighs like a word or two.
AUTHOR_WEIGHT = 1.0
RECENT_WEIGHT = 0.6
RECENT_COUNTED = 4
CUE_WEIGHT = 2.0
# langdetect saturates: beyond this its certainty says nothing more. Of a few words it is as certain as of many, and
# has a Spanish doctor write English ("Sin alergias. Peso 28 kg."), so each word adds to what it may say.
MOST_DETECTOR_WEIGHT = 4.0
DETECTOR_WEIGHT_PER_WORD = 0.35
SURE_MARGIN = 2.0
# Cues that lead by so much: nothing that detector and habit may say changes the answer, or makes it unsure.
UNDOUBTED = 2 * MOST_DETECTOR_WEIGHT + AUTHOR_WEIGHT + RECENT_COUNTED * RECENT_WEIGHT + SURE_MARGIN
SURE_PROBABILITY = 0.9
FEW_WORDS = 2

_loading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Identified:
    """``sure`` answers may switch the language that an author is taken to write; two in a row do."""

    language: str
    sure: bool


def identify(
    text: str, *, candidates: Collection[str], author_language: str, recent: Callable[[], Sequence[str]] = tuple
) -> Identified:
    """
    The language of a message among ``candidates``, the languages that the members of the room read.

    ``recent`` gives the languages of the author's last messages, newest first; it is called only where they count.
    The same arguments give the same answer in every process.
    """
    languages = sorted({*candidates, author_language})
    words = WORD.findall(text)
    if not words or len(languages) == 1:
        return Identified(author_language, sure=False)
    if len(words) <= FEW_WORDS:
        return _few_words(text, languages, author_language, _detect(text, languages))
    scores = {language: CUE_WEIGHT * cues(text, language, languages) for language in languages}
    if _lead(scores, author_language)[1] < UNDOUBTED:
        # Asked last: the detector alone takes as long as everything else that is done with a comment.
        probabilities, said = _detect(text, languages), recent()
        most = min(DETECTOR_WEIGHT_PER_WORD * len(words), MOST_DETECTOR_WEIGHT)
        scores = {
            language: score
            + _evidence(probabilities.get(language, 0.0), most)
            + _habit(language, author_language, said)
            for language, score in scores.items()
        }
    first, lead = _lead(scores, author_language)
    return Identified(first, sure=lead >= SURE_MARGIN)


def _lead(scores: dict[str, float], author_language: str) -> tuple[str, float]:
    """The language with the highest score, and by how much it leads."""
    ranked = sorted(scores, key=lambda language: (scores[language], language == author_language), reverse=True)
    return ranked[0], scores[ranked[0]] - scores[ranked[1]]


def _few_words(
    text: str, languages: Sequence[str], author_language: str, probabilities: dict[str, float]
) -> Identified:
    for language, probability in probabilities.items():
        if probability >= SURE_PROBABILITY and cues(text, language, languages):
            return Identified(language, sure=True)
    return Identified(author_language, sure=False)


def _evidence(probability: float, most: float) -> float:
    """Log-odds, bounded: combined out here, because inside langdetect a prior drowns or does nothing."""
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    log_odds = math.log(bounded / (1 - bounded))
    return min(max(log_odds, -most), most)


def _habit(language: str, author_language: str, recent: Sequence[str]) -> float:
    said = list(recent[:RECENT_COUNTED]).count(language)
    return RECENT_WEIGHT * said + (AUTHOR_WEIGHT if language == author_language else 0.0)


def _detect(text: str, languages: Sequence[str]) -> dict[str, float]:
    """Probabilities above langdetect's own threshold of 0.1; empty for a script that no candidate writes."""
    with _loading:
        factory = _factory()
    known = [language for language in languages if language in factory.langlist]
    if not known:
        return {}
    detector = factory.create()
    detector.set_prior_map(dict.fromkeys(known, 1.0))
    # Words in capitals are left out by langdetect as names: a shouted message would have none left.
    detector.append(text.lower())
    try:
        return {found.lang: found.prob for found in detector.get_probabilities()}
    except LangDetectException:
        return {}


@lru_cache(maxsize=1)
def _factory() -> DetectorFactory:
    # A factory of our own: the one of the module is shared by whoever else imports it, its seed too.
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory
