"""Every check of the guard, in the order in which a reader should see what they find."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from models.guard.acronyms import find_acronyms
from models.guard.allergy import find_allergy
from models.guard.amounts import find_amounts
from models.guard.classes import find_classes
from models.guard.codes import find_codes
from models.guard.comparisons import find_comparisons
from models.guard.dates import find_day_names
from models.guard.drugs import find_drugs
from models.guard.false_friends import find_false_friends
from models.guard.frequency import find_frequency
from models.guard.laterality import find_laterality
from models.guard.negation import find_negation
from models.guard.numbers import find_numbers
from models.guard.opposites import find_opposites
from models.guard.repetition import find_repetition
from models.guard.shape import find_empty, find_length, find_sentence_count, find_untranslated
from models.guard.units import find_units
from models.guard.verdict import Finding, SentencePair, Verdict

# One file a class of finding; each check sees the whole pair and knows nothing of the others.
CHECKS: tuple[Callable[[SentencePair], Iterator[Finding]], ...] = (
    find_empty,
    find_numbers,
    find_comparisons,
    find_classes,
    find_day_names,
    find_units,
    find_amounts,
    find_frequency,
    find_codes,
    find_acronyms,
    find_drugs,
    find_allergy,
    find_negation,
    find_laterality,
    find_opposites,
    find_false_friends,
    find_repetition,
    find_untranslated,
    find_sentence_count,
    find_length,
)


def check(
    source: str,
    target: str,
    *,
    source_language: str,
    target_language: str,
    country: str | None = None,
    meant: Mapping[str, str] = MappingProxyType({}),
) -> Verdict:
    """
    What is wrong with this translation of one sentence.

    ``country`` (ISO 3166, two letters) is where the author learnt to write
    numbers; without it both readings of an ambiguous number are accepted.
    ``meant`` holds the readings that the author chose (`models.asking`), by
    what is written: they decide.
    """
    pair = SentencePair(
        source=source,
        target=target,
        source_language=source_language,
        target_language=target_language,
        country=country,
        meant=meant,
    )
    return Verdict.of(finding for find in CHECKS for finding in find(pair))
