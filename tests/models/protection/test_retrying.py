"""What the model broke is asked again, until the guard finds nothing."""

from models.protection.retrying import Request, Retrying
from models.translation import whole
from tests.models.fake_engine import FakeEngine, fake_translator

SOURCE = "Give heparin 5000 IU now."


def translated(engine: FakeEngine, *texts: str) -> list[str]:
    return [attempt.output for attempt in Retrying(engine, "en", "es").translate([Request(text) for text in texts])]


def test_a_sentence_that_passes_is_translated_once() -> None:
    engine = FakeEngine({SOURCE: "Dar heparina 5000 UI ahora."}, others={SOURCE: ["Other"]})

    assert translated(engine, SOURCE) == ["Dar heparina 5000 UI ahora."]
    assert engine.batches == [[SOURCE]]


def test_another_translation_of_the_beam_is_taken_where_the_first_breaks_a_number() -> None:
    engine = FakeEngine(
        {SOURCE: "Dar heparina 500 UI ahora."},
        others={SOURCE: ["Dar heparina 50 UI ahora.", "Poner heparina 5000 UI ahora.", "Dar 5000 UI de heparina."]},
    )

    assert translated(engine, SOURCE) == ["Poner heparina 5000 UI ahora."]


def test_what_no_beam_keeps_goes_behind_placeholders() -> None:
    engine = FakeEngine({SOURCE: "Dar heparina 500 UI ahora."}, others={"Give [1] [2] now.": ["Dar [1] [2] ahora."]})

    assert translated(engine, SOURCE) == ["Dar heparina 5000 UI ahora."]


def test_a_long_sentence_is_translated_by_clauses() -> None:
    first, second = "The patient is awake and oriented,", "and the potassium is 6.8 today."
    engine = FakeEngine(
        {
            f"{first} {second}": "El potasio es 8.6.",
            first: "El paciente está despierto y orientado,",
            second: "y el potasio es 6.8 hoy.",
        }
    )

    assert translated(engine, f"{first} {second}") == [
        "El paciente está despierto y orientado, y el potasio es 6.8 hoy."
    ]


def test_the_last_way_is_around_what_is_protected() -> None:
    engine = FakeEngine({SOURCE: "Dar heparina 500 UI ahora.", "Give": "Dar", "now.": "ahora."})

    assert translated(engine, SOURCE) == ["Dar heparina 5000 UI ahora."]


def test_what_fails_every_way_keeps_what_has_least_against_it() -> None:
    engine = FakeEngine(
        {SOURCE: "Dar aspirina 500 mg.", "Give": "", "now.": ""}, others={SOURCE: ["Dar heparina 500 UI ahora."]}
    )

    assert translated(engine, SOURCE) == ["Dar heparina 500 UI ahora."]


def test_retried_sentences_of_a_batch_go_together() -> None:
    texts = ["Give 5 mg now.", "Is it 7 mg?", "No fever."]
    engine = FakeEngine(
        {texts[0]: "Dar ahora.", texts[1]: "¿Es?", texts[2]: "Sin fiebre."}
        | {"Give": "Dar", "now.": "ahora.", "Is it": "¿Es", "?": "?"}
    )

    assert translated(engine, *texts) == ["Dar 5 mg ahora.", "¿Es 7 mg?", "Sin fiebre."]
    assert engine.batches == [texts, ["Give", "now.", "Is it"]]


def test_a_reader_gets_the_mended_sentence_and_a_flag_only_where_none_could_be_had() -> None:
    engine = FakeEngine(
        {"Give 5 mg.": "Dar 50 mg.", "No fever.": "Tiene fiebre."}, others={"Give 5 mg.": ["Dar 5 mg."]}
    )
    result = whole(fake_translator(engine).translate_text("Give 5 mg. No fever.", source="en", target="es"))

    assert result.text == "Dar 5 mg. Tiene fiebre."
    assert [finding.kind for finding in result.findings] == ["negation"]
