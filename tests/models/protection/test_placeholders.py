from models.protection.pieces import around, clauses, joined
from models.protection.placeholders import Masked, masked
from models.protection.things import things

TEXT = "Give heparin 5000 IU now."


def mask(text: str = TEXT) -> Masked | None:
    return masked(text, things(text, source="en", target="es"))


def test_what_is_protected_comes_back_as_the_other_language_writes_it() -> None:
    hidden = mask()

    assert hidden is not None
    assert hidden.text == "Give [1] [2] now."
    assert hidden.put_back("Dar [2] de [ 1 ] ahora.") == "Dar 5000 UI de heparina ahora."


def test_a_translation_that_lost_or_doubled_a_placeholder_is_none() -> None:
    hidden = mask()

    assert hidden is not None
    assert [hidden.put_back(output) for output in ("Dar [1].", "[1] [2] [2]", "[1] [2] [3]", "")] == [None] * 4


def test_a_text_with_brackets_of_its_own_is_left_alone() -> None:
    assert mask("As in [1], give 5 mg.") is None
    assert mask("No fever.") is None


def test_pieces_around_what_is_protected_give_the_sentence_again() -> None:
    bits = around(TEXT, things(TEXT, source="en", target="es"))

    assert [bit.text for bit in bits if bit.said is None] == ["Give", "now."]
    assert joined(bits, ["Dar.", "Ahora."]) == "Dar heparina 5000 UI ahora."


def test_a_clause_is_no_sentence_of_its_own() -> None:
    bits = clauses("The patient is awake and oriented, and the pressure is lower today.")

    assert len(bits) == 2
    assert (
        joined(bits, ["Está despierto.", "Y la presión es menor hoy."]) == "Está despierto y la presión es menor hoy."
    )
    assert joined(bits, ["Está despierto.", ""]) is None
