"""
The known traps between doctors' English and Spanish: a wrong translation is flagged, or the author is asked back.

What the bundled model itself makes of them changes with its weights; what must hold is that none of these reaches a
reader as if it were right.
"""

import pytest

from models.asking.questions import questions
from models.guard.checking import check


def found(source: str, target: str, languages: str, country: str | None = None) -> set[str]:
    source_language, target_language = languages.split("-")
    verdict = check(source, target, source_language=source_language, target_language=target_language, country=country)
    return {finding.kind for finding in verdict.findings}


@pytest.mark.parametrize(
    ("written", "text", "language", "readings"),
    [
        ("PCR", "Pedir PCR.", "es", {"c_reactive_protein", "polymerase_chain_reaction", "cardiac_arrest"}),
        (
            "IRA",
            "Ingresa por IRA.",
            "es",
            {"acute_kidney_injury", "acute_respiratory_infection", "acute_respiratory_failure"},
        ),
        ("FA", "Tiene FA.", "es", {"atrial_fibrillation", "alkaline_phosphatase"}),
        ("IM", "Sospecha de IM.", "es", {"intramuscular", "myocardial_infarction", "mitral_regurgitation"}),
        ("TA", "Control de TA.", "es", {"blood_pressure", "axillary_temperature", "atrial_tachycardia"}),
        ("AAS", "Toma AAS.", "es", {"acetylsalicylic_acid", "anabolic_steroids"}),
        ("AAS", "Possible AAS.", "en", {"acute_aortic_syndrome", "acetylsalicylic_acid", "anabolic_steroids"}),
        ("OD", "Seen for OD.", "en", {"once_daily", "right_eye", "overdose"}),
        ("OD", "Dolor en OD.", "es", {"right_eye", "right_ear"}),
        ("1.500", "Pasar 1.500 ml.", "es", {"1500", "1.5"}),
    ],
)
def test_what_only_the_author_knows_is_asked_back(written: str, text: str, language: str, readings: set[str]) -> None:
    asked = {question.written: question for question in questions(text, language=language, country="ES")}

    assert {reading.value for reading in asked[written].readings} == readings


@pytest.mark.parametrize(
    ("source", "wrong", "kind", "languages"),
    [
        ("PCR 120 mg/L.", "PCR 12 mg/L.", "number", "es-en"),
        ("Suero 1.500 ml.", "Saline 1.500 ml.", "number_ambiguous", "es-en"),
        ("She is pregnant.", "Está avergonzada.", "false_friend", "en-es"),
        ("Está embarazada.", "She is embarrassed.", "false_friend", "es-en"),
        ("She is embarrassed.", "Está embarazada.", "false_friend", "en-es"),
        ("Está constipado.", "He is constipated.", "false_friend", "es-en"),
        ("She is constipated.", "Está constipada.", "false_friend", "en-es"),
        ("Llegó intoxicado.", "He arrived intoxicated.", "false_friend", "es-en"),
        ("Dar de alta mañana.", "Give high tomorrow.", "false_friend", "es-en"),
        ("Alta domiciliaria.", "High at home.", "false_friend", "es-en"),
        ("Paracetamol OD.", "Paracetamol en ojo derecho.", "false_friend", "en-es"),
        ("Severe pain.", "Dolor leve.", "false_friend", "en-es"),
        ("Actually stable.", "Actualmente estable.", "false_friend", "en-es"),
    ],
)
def test_a_trap_that_the_model_falls_into_is_flagged(source: str, wrong: str, kind: str, languages: str) -> None:
    assert kind in found(source, wrong, languages, "ES" if languages == "es-en" else "US")


@pytest.mark.parametrize(
    ("source", "right", "languages"),
    [
        ("She is pregnant.", "Está embarazada.", "en-es"),
        ("Está embarazada.", "She is pregnant.", "es-en"),
        ("She is embarrassed.", "Está avergonzada.", "en-es"),
        ("Está constipado.", "He has a cold.", "es-en"),
        ("She is constipated.", "Está estreñida.", "en-es"),
        ("Llegó intoxicado.", "He arrived poisoned.", "es-en"),
        ("Dar de alta mañana.", "Discharge tomorrow.", "es-en"),
        ("Fiebre alta.", "High fever.", "es-en"),
        ("Aspirin OD.", "Sobredosis de aspirina.", "en-es"),
        ("Severe pain.", "Dolor intenso.", "en-es"),
        ("Actually stable.", "En realidad estable.", "en-es"),
    ],
)
def test_its_right_translation_is_left_alone(source: str, right: str, languages: str) -> None:
    assert found(source, right, languages) == set()
