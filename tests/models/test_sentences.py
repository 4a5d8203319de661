import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sentences import Piece, rebuild, split, within


def texts(text: str) -> list[str]:
    return [piece.text for piece in split(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Pérez saw him.",
        "Dra. Gómez la vio.",
        "Give 5 mg. i.v. now.",
        "Take it b.i.d. with food.",
        "Left vs. right.",
        "Un antibiótico, p. ej. ceftriaxona.",
        "An antibiotic, e.g. ceftriaxone.",
        "K+ 3.5 and Na 1.035,5.",
        "J. Doyle agrees.",
        "Bed no. 5 is free.",
        "He waited... then left.",
        "Fc 90 lat. por min. y TA normal.",
        "Seen at 8 p.m. by the nurse.",
        "Ver fig. 3 y pág. 4.",
    ],
)
def test_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert texts(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("No fever. No cough.", ["No fever.", "No cough."]),
        ("no fever. will check", ["no fever.", "will check"]),
        ("¿Fiebre? ¡No! Bien.", ["¿Fiebre?", "¡No!", "Bien."]),
        ("Fever? No. Denies it.", ["Fever?", "No.", "Denies it."]),
        ("He takes 500 mg. Then he slept.", ["He takes 500 mg.", "Then he slept."]),
        ("She has hepatitis C. Treat her.", ["She has hepatitis C.", "Treat her."]),
        ("Cada 8 h. Sigue afebril.", ["Cada 8 h.", "Sigue afebril."]),
        ("He said «no». She left.", ["He said «no».", "She left."]),
        ("Fine. 👍 Thanks!", ["Fine.", "👍 Thanks!"]),
        ("one\ntwo\r\n\r\nthree", ["one", "two", "three"]),
        ("- Rest.\n- Fluids.\n2) Call me.", ["Rest.", "Fluids.", "Call me."]),
    ],
)
def test_sentences_lines_and_list_items_are_parted(text: str, sentences: list[str]) -> None:
    assert texts(text) == sentences


@given(st.text(alphabet=st.sampled_from("aB1.?!-,;:¿¡ \n\r\t👍é«»()…"), max_size=80))
def test_any_text_can_be_put_together_again(text: str) -> None:
    pieces = split(text)

    assert rebuild(pieces) == text.rstrip()
    assert all(piece.text and piece.text == piece.text.strip() for piece in pieces)


def count_words(text: str) -> int:
    return len(text.split()) + 1


def test_a_long_sentence_is_cut_at_clause_marks() -> None:
    pieces = within(split("one, two three four; five six, seven"), count=count_words, limit=5)

    assert [piece.text for piece in pieces] == ["one, two three four;", "five six, seven"]
    assert rebuild(pieces) == "one, two three four; five six, seven"


def test_what_cannot_be_cut_is_marked_and_the_rest_is_not() -> None:
    pieces = within(split("one two; " + "three " * 9 + "; four five six"), count=count_words, limit=5)

    assert [piece.translatable for piece in pieces] == [True, False, True]


def test_a_piece_within_the_limit_stays_whole() -> None:
    assert within([Piece("", "one, two, three")], count=count_words, limit=4) == [Piece("", "one, two, three")]


def test_twenty_thousand_characters_are_split_and_lose_nothing() -> None:
    text = "Dr. Pérez; no fever, K+ 3.5. " * 700
    assert rebuild(within(split(text), count=count_words, limit=4)) == text.rstrip()
