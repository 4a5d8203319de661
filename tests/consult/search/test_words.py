"""What is promised of the words of a search: accents, capitals, beginnings, and nothing that can break a query."""

import pytest

from consult.errors import TooLong, TooShort
from consult.search.excerpts import excerpt_of
from consult.search.words import QUERY_MOST, STOP_WORDS, TERMS_MOST, Term, folded, terms_of


def shown(body: str, query: str) -> str:
    """The excerpt with what was found in brackets."""
    return "".join(f"[{part.text}]" if part.found else part.text for part in excerpt_of(body, terms_of(query)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("¿Niño con FIEBRE?", "nino con fiebre"),
        ("Nin\u0303o", "nino"),
        ("Straße, cœur", "strasse cœur"),
        ("IL-6 y SpO₂ 88 %", "il 6 y spo2 88"),
        ("½ comprimido", "1 2 comprimido"),
        ("_a_ \x00 \ud800 💊", "a"),
        ("", ""),
    ],
)
def test_words_are_compared_without_accents_capitals_and_marks(text: str, words: str) -> None:
    assert folded(text) == words


def test_the_last_word_may_be_a_beginning() -> None:
    assert terms_of("fiebre convul") == [Term("fiebre"), Term("convul", prefix=True)]


@pytest.mark.parametrize("query", ["la fiebre en el niño", "the fiebre of niño", "fiebre y niño con"])
def test_words_without_weight_are_not_looked_for(query: str) -> None:
    assert [term.word for term in terms_of(query)] == ["fiebre", "nino"]


def test_who_asks_for_nothing_but_such_words_means_them() -> None:
    assert [term.word for term in terms_of("de la")] == ["de", "la"]


def test_a_negation_has_weight() -> None:
    assert not {"no", "not", "sin", "without", "ni", "nor", "never", "nunca"} & STOP_WORDS
    assert not {word for word in STOP_WORDS if folded(word) != word}


@pytest.mark.parametrize("query", ["", " ", "\x00", "💊💉", "*", '""', "a", "ñ", "b c", "("])
def test_what_cannot_be_looked_for_is_too_short(query: str) -> None:
    with pytest.raises(TooShort):
        terms_of(query)


def test_a_figure_alone_can_be_looked_for() -> None:
    assert terms_of("5") == [Term("5")]


def test_a_pasted_text_is_too_long() -> None:
    assert terms_of("fiebre " * (QUERY_MOST // 7))
    with pytest.raises(TooLong):
        terms_of("a" * 10_000)


def test_the_work_of_one_query_has_an_end() -> None:
    assert len(terms_of(" ".join(f"w{number}" for number in range(50)))) == TERMS_MOST


def test_an_excerpt_is_the_sentence_that_holds_the_most() -> None:
    body = "Tiene fiebre. No tiene fiebre alta desde ayer. Tos."

    assert shown(body, "alta fieb") == "No tiene [fiebre] [alta] desde ayer."


def test_an_excerpt_marks_words_as_they_were_written() -> None:
    assert shown("¿NIÑO con Convulsión?", "nino convulsion") == "¿[NIÑO] con [Convulsión]?"


def test_an_excerpt_of_a_long_sentence_is_cut_at_blanks_and_says_so() -> None:
    body = "Sin fiebre " + "1.500 " * 100 + "con convulsiones " + "2.500 " * 100

    said = shown(body, "convulsiones")

    assert said.startswith("… 1.500 ")
    assert said.endswith("2.500 …")
    assert "[convulsiones]" in said
    assert len(said) < 330


def test_an_excerpt_of_one_long_word_has_an_end() -> None:
    assert len(shown("a" * 3_000, "a" * 70)) < 400


def test_an_excerpt_of_words_in_two_sentences_shows_one_of_them() -> None:
    assert shown("Fiebre.\nTos.", "tos fiebre") == "[Fiebre]."
