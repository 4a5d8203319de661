import pytest

from models.guard.checking import check


def kinds(source: str, target: str, languages: str = "en-es") -> list[str]:
    source_language, target_language = languages.split("-")
    verdict = check(source, target, source_language=source_language, target_language=target_language)
    return [finding.kind for finding in verdict.findings]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Give 5 mg of warfarin.", "Dar 5 mcg de warfarina."),
        ("Give 5 µg.", "Dar 5 mg."),
        ("Glucose 5.5 mmol/L.", "Glucosa 5.5 mg/dL."),
        ("Give 10 mL.", "Dar 10 L."),
        ("Give 5 mg/kg.", "Dar 5 mg."),
        ("Temperature 38 °C.", "Temperatura 38 °F."),
    ],
)
def test_a_changed_unit_is_found(source: str, target: str) -> None:
    assert "unit" in kinds(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Give 10 IU.", "Dar 10 UI."),
        ("Give 10 units.", "Dar 10 UI."),
        ("Give 50 micrograms.", "Dar 50 mcg."),
        ("Give 50 mcg.", "Dar 50 µg."),
        ("Give 5 mL per kg.", "Dar 5 ml/kg."),
        ("BP 120/80 mm Hg.", "TA 120/80 mmHg."),
        ("It is 35 percent.", "Es el 35 %."),
    ],
)
def test_a_unit_written_otherwise_is_the_same_unit(source: str, target: str) -> None:
    assert kinds(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("Pain in the left arm.", "Dolor en el brazo derecho.", "en-es"),
        ("Dolor en el brazo izquierdo.", "Pain in the right arm.", "es-en"),
        ("Pneumonia of the right lower lobe.", "Neumonía del lóbulo inferior.", "en-es"),
        ("Neumonía basal.", "Pneumonia of the left lung.", "es-en"),
    ],
)
def test_a_side_turned_lost_or_won_is_found_once(source: str, target: str, languages: str) -> None:
    assert kinds(source, target, languages) == ["laterality"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Call me right away.", "Llámame enseguida."),
        ("He left the hospital.", "Salió del hospital."),
        ("That is right.", "Así es."),
        ("The left anterior descending is open.", "La descendente anterior está permeable."),
        ("Left eye 20/40.", "OI 20/40."),
    ],
)
def test_left_and_right_are_other_words_too(source: str, target: str) -> None:
    assert kinds(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("He has no fever.", "Tiene fiebre.", "en-es"),
        ("She denies chest pain.", "Tiene dolor torácico.", "en-es"),
        ("Don't give heparin.", "Dar heparina.", "en-es"),
        ("Niega dolor.", "She has pain.", "es-en"),
        ("Sin fiebre.", "Fever.", "es-en"),
        ("Da fiebre.", "There is no fever.", "es-en"),
        ("Está afebril.", "She is febrile.", "es-en"),
    ],
)
def test_a_negation_lost_or_won_is_found(source: str, target: str, languages: str) -> None:
    assert kinds(source, target, languages) == ["negation"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("No fever.", "Afebril."),
        ("He is not allergic to anything.", "No es alérgico a nada."),
        ("Unable to swallow.", "No puede tragar."),
        ("Pulmonary embolism was ruled out.", "Se descartó una embolia pulmonar."),
        ("Gram-negative rods.", "Bacilos gramnegativos."),
        ("Hold the metformin.", "No dar la metformina."),
    ],
)
def test_a_negation_said_otherwise_is_one(source: str, target: str) -> None:
    assert kinds(source, target) == []
