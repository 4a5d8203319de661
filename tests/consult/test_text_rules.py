"""What may stand in a text, and what is kept as it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import BadText, ConsultError, Empty, TooLong
from consult.text_rules import COMMENT_MOST, checked_text


@pytest.mark.parametrize(
    "text",
    [
        "¿Fiebre? Sí: 38,5 °C",
        "<script>alert(1)</script> & <b>50</b>",
        "línea uno\n\tlínea dos",
        "µg ≠ mg, 3 × 10⁹/L",
        "👩‍⚕️ de guardia",
        "\U0001fae9",  # newer than what Python knows
        "نعم \u200f50 mg",
        "a" * COMMENT_MOST,
    ],
)
def test_plain_words_are_kept_as_they_are(text: str) -> None:
    assert checked_text(text) == text


def test_outer_blanks_go_and_letters_are_composed() -> None:
    assert checked_text("  nin\u0303o \n") == "niño"


@pytest.mark.parametrize("text", ["", " \n\t", "\u00a0\u2003", "\u200b", "\u2060\ufeff", "\u200d \u200e"])
def test_a_text_without_a_character_to_read_is_empty(text: str) -> None:
    with pytest.raises(Empty):
        checked_text(text)


@pytest.mark.parametrize(
    "text", ["50\x00mg", "50\x1b[2K", "50\rmg", "50\x7f", "50\u202emg", "50\u2066mg\u2069", "50\ud800", "50\u0085mg"]
)
def test_control_characters_and_direction_overrides_are_refused(text: str) -> None:
    with pytest.raises(BadText):
        checked_text(text)


def test_a_text_beyond_its_limit_says_which_field_and_how_much_it_takes() -> None:
    with pytest.raises(TooLong) as refused:
        checked_text("a" * 201, most=200, field="title")

    assert refused.value.fields == {"field": "title", "most": 200}


@given(st.text(max_size=60))
def test_what_is_kept_is_kept_for_good(text: str) -> None:
    try:
        kept = checked_text(text)
    except ConsultError:
        return

    assert checked_text(kept) == kept
    assert kept == unicodedata.normalize("NFC", kept).strip()
    kept.encode()
