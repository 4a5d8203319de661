"""The traps that everybody who translates between doctors falls into once, each with what the guard says to it."""

import pytest

from models.guard.checking import check


def kinds(source: str, target: str, languages: str) -> set[str]:
    source_language, target_language = languages.split("-")
    verdict = check(source, target, source_language=source_language, target_language=target_language)
    return {finding.kind for finding in verdict.findings}


@pytest.mark.parametrize(
    ("source", "wrong", "kind", "languages"),
    [
        ("Hold the warfarin.", "Mantener la warfarina.", "dose", "en-es"),
        ("He fell once.", "Se cayó once veces.", "number", "en-es"),
        ("Solo una vez.", "Only eleven times.", "number", "es-en"),
        ("Bisoprolol 5 mg once daily.", "Bisoprolol 5 mg cada 8 h.", "frequency", "en-es"),
        ("Furosemide 40 mg BID.", "Furosemida 40 mg tres veces al día.", "frequency", "en-es"),
        ("Ibuprofen 400 mg TID.", "Ibuprofeno 400 mg dos veces al día.", "frequency", "en-es"),
        ("Morphine 2 mg PRN.", "Morfina 2 mg.", "frequency", "en-es"),
        ("Fentanyl 100 mcg.", "Fentanilo 100 mg.", "unit", "en-es"),
        ("Fentanilo 100 µg.", "Fentanyl 100 mg.", "unit", "es-en"),
        ("Heparina 5000 UI.", "Heparin 5000 mg.", "unit", "es-en"),
        ("Glucose 5.5 mmol/L.", "Glucosa 5.5 mg/dL.", "unit", "en-es"),
        ("Vision 20/200 OD and 20/25 OS.", "Visión 20/200 OI y 20/25 OD.", "laterality", "en-es"),
        ("Bisoprolol 5 mg OD.", "Bisoprolol 5 mg dos veces al día.", "frequency", "en-es"),
        ("No fever.", "Tiene fiebre.", "negation", "en-es"),
        ("Sin fiebre.", "Fever.", "negation", "es-en"),
        ("Niega dolor.", "Reports pain.", "negation", "es-en"),
        ("El TC descarta hemorragia.", "CT shows haemorrhage.", "negation", "es-en"),
        ("She is afebrile.", "Está febril.", "negation", "en-es"),
        ("Warfarin 1.0 mg.", "Warfarina 10 mg.", "number", "en-es"),
        ("Naloxone .4 mg.", "Naloxona 4 mg.", "number", "en-es"),
    ],
)
def test_a_trap_is_found(source: str, wrong: str, kind: str, languages: str) -> None:
    assert kind in kinds(source, wrong, languages)


@pytest.mark.parametrize(
    ("source", "right", "languages"),
    [
        ("Hold the warfarin.", "Suspender la warfarina.", "en-es"),
        ("Hold her hand.", "Sujétele la mano.", "en-es"),
        ("He fell once.", "Se cayó una vez.", "en-es"),
        ("Fentanyl 100 mcg.", "Fentanilo 100 µg.", "en-es"),
        ("Heparina 5000 UI.", "Heparin 5000 IU.", "es-en"),
        ("Afebril.", "No fever.", "es-en"),
        ("El TC descarta hemorragia.", "CT rules out haemorrhage.", "es-en"),
        ("Warfarin 1.0 mg.", "Warfarina 1 mg.", "en-es"),
        ("Naloxone .4 mg.", "Naloxona 0,4 mg.", "en-es"),
    ],
)
def test_its_right_translation_is_not_flagged(source: str, right: str, languages: str) -> None:
    assert kinds(source, right, languages) == set()
