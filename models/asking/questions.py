"""The questions that a text raises, and the answers that fit them."""

from models.asking.acronyms import find_acronyms, reading_of
from models.asking.numbers import find_numbers, values_of
from models.asking.question import Question, Reading

__all__ = ["Question", "Reading", "answer", "questions"]

# As many as an answer may carry (docs/protocol.md): a table with more of them is sent with the first ones answered.
MOST = 64


def questions(text: str, *, language: str, country: str | None) -> list[Question]:
    """
    What to ask the author of ``text``, numbers first; each thing once, however often it is written.

    ``country`` (ISO 3166) is where the author learnt to write numbers, None
    where nobody knows.
    """
    return [*find_numbers(text, language=language, country=country), *find_acronyms(text, language=language)][:MOST]


def answer(text: str, *, kind: str, written: str, read_as: str) -> Reading | None:
    """
    The reading that an author chose, if ``written`` stands in ``text`` and can be read so.

    Wider than ``questions``: an answer stays right where the question would
    not be asked any more, because the language was guessed anew.
    """
    if written not in text:
        return None
    if kind == "number":
        return next((reading for reading in values_of(written) if reading.value == read_as), None)
    return reading_of(written, read_as)
