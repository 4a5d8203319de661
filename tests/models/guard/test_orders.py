"""Doses, frequencies, drugs and allergies: what an order must not lose on its way."""

import pytest

from models.guard.checking import check
from models.guard.lexicon import drugs


def kinds(source: str, target: str, languages: str = "en-es") -> list[str]:
    source_language, target_language = languages.split("-")
    verdict = check(source, target, source_language=source_language, target_language=target_language, country="MX")
    return [finding.kind for finding in verdict.findings]


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("Amoxicillin 500 mg q8h.", "Amoxicilina 500 mg cada 8 h.", "en-es"),
        ("Apixaban 5 mg BID.", "Apixabán 5 mg cada 12 horas.", "en-es"),
        ("Ibuprofen 400 mg TID.", "Ibuprofeno 400 mg tres veces al día.", "en-es"),
        ("Bisoprolol 5 mg OD.", "Bisoprolol 5 mg una vez al día.", "en-es"),
        ("Digoxina 0.125 mg/24 h.", "Digoxin 0.125 mg once daily.", "es-en"),
        ("Enalapril 5 mg 1-0-1.", "Enalapril 5 mg twice daily.", "es-en"),
        ("Prednisona 10 mg en días alternos.", "Prednisone 10 mg every other day.", "es-en"),
        ("Adalimumab cada 14 días.", "Adalimumab every two weeks.", "es-en"),
        ("Ondansetron 8 mg PRN.", "Ondansetrón 8 mg si precisa.", "en-es"),
        ("Paracetamol 1 g four-hourly.", "Paracetamol 1 g cada cuatro horas.", "en-es"),
    ],
)
def test_a_frequency_said_otherwise_is_the_same(source: str, target: str, languages: str) -> None:
    assert kinds(source, target, languages) == []


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("Apixaban 5 mg BID.", "Apixabán 5 mg una vez al día.", "en-es"),
        ("Apixabán 5 mg cada 12 h.", "Apixaban 5 mg once daily.", "es-en"),
        ("Amoxicillin 500 mg TID.", "Amoxicilina 500 mg.", "en-es"),
        ("Methotrexate 15 mg weekly.", "Metotrexato 15 mg diario.", "en-es"),
        ("Ceftriaxone 2 g q12h.", "Ceftriaxona 2 g cada 24 h.", "en-es"),
        ("Morphine 2 mg PRN.", "Morfina 2 mg.", "en-es"),
        ("Quetiapina 25 mg por la noche.", "Quetiapine 25 mg in the morning.", "es-en"),
    ],
)
def test_a_changed_frequency_is_found(source: str, target: str, languages: str) -> None:
    assert "frequency" in kinds(source, target, languages)


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("Give half a tablet.", "Dar un comprimido.", "en-es"),
        ("Tres gotas en cada ojo.", "One drop in each eye.", "es-en"),
        ("Maximum 4 g a day.", "Mínimo 4 g al día.", "en-es"),
        ("Hold the metformin.", "Mantener la metformina.", "en-es"),
        ("Suspender la metformina.", "Continue the metformin.", "es-en"),
        ("Double the dose.", "Reducir a la mitad la dosis.", "en-es"),
    ],
)
def test_a_changed_dose_is_found(source: str, target: str, languages: str) -> None:
    assert "dose" in kinds(source, target, languages)


def test_figures_that_changed_places_are_found() -> None:
    assert "number_order" in kinds("pO2 55, pCO2 72.", "pO2 72, pCO2 55.")
    assert "number_order" in kinds("Insulina 12 unidades, antes 20.", "Insulin 20 units, it was 12.", "es-en")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Start hydralazine.", "Empezar hidroxizina."),
        ("She takes metformin.", "Toma metoprolol."),
        ("Give naloxone now.", "Poner ahora."),
        ("Treated last year.", "Tratado con amiodarona el año pasado."),
    ],
)
def test_another_drug_is_found(source: str, target: str) -> None:
    assert kinds(source, target) == ["drug"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Albuterol two puffs.", "Salbutamol, dos inhalaciones."),
        ("Epinephrine 1 mg.", "Adrenalina 1 mg."),
        ("Aspirin 100 mg.", "AAS 100 mg."),
        ("Give acyclovir.", "Dar aciclovir."),
        ("Insulin glargine 10 units.", "Insulina 10 unidades."),
    ],
)
def test_another_name_of_a_drug_is_the_same_drug(source: str, target: str) -> None:
    assert kinds(source, target) == []


def test_the_words_of_a_drug_are_marked_on_both_sides() -> None:
    source, target = "Start hydralazine today.", "Empezar hidroxizina hoy."
    (finding,) = check(source, target, source_language="en", target_language="es").findings

    assert (finding.source_words, finding.target_words) == ("hydralazine", "hidroxizina")
    assert finding.source_span == (6, 17)


def test_a_name_of_two_words_is_read_as_one_drug() -> None:
    assert [term.words for term in drugs().find("Give ferrous sulfate now.", "en")] == [("ferrous", "sulfate")]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Allergic to latex.", "Alérgico al yodo."),
        ("Allergic to penicillin.", "No es alérgico a la penicilina."),
        ("NKDA.", "Con alergias medicamentosas."),
        ("She has no allergies apart from latex.", "No tiene alergias al látex."),
        ("Hives with ibuprofen, allergic; tolerates paracetamol.", "Alérgico a paracetamol; tolera ibuprofeno."),
    ],
)
def test_a_changed_allergy_is_found(source: str, target: str) -> None:
    assert "allergy" in kinds(source, target)


def test_an_allergy_said_otherwise_is_the_same() -> None:
    assert kinds("NKDA, lives alone, retired.", "Sin alergias medicamentosas conocidas, vive solo, jubilado.") == []
    assert kinds("Any drug allergies?", "¿Alergias medicamentosas?") == []


def test_a_sentence_lost_is_found() -> None:
    assert "sentence_count" in kinds("Stop the infusion. Call anaesthesia.", "Parar la infusión.")


@pytest.mark.parametrize(
    "text",
    ["two to three times a day", "every 0 h", "zero times a day", "every 4-6 h", "every forty-eight hours", "0-0-0"],
)
def test_no_frequency_at_all_can_break_the_guard(text: str) -> None:
    assert "frequency" not in kinds(text, text, "en-en")
    assert check(f"Dar {text}.", f"Give {text}.", source_language="es", target_language="en").verdict != "withheld"
