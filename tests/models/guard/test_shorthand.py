"""What doctors write short, and what one language says with a "no" and the other without one."""

import pytest

from models.guard.checking import check


def kinds(source: str, target: str, languages: str) -> set[str]:
    source_language, target_language = languages.split("-")
    country = {"en": "US", "es": "ES"}[source_language]
    verdict = check(source, target, source_language=source_language, target_language=target_language, country=country)
    return {finding.kind for finding in verdict.findings}


ALIKE = [
    ("Alcohol on his breath.", "Aliento etílico."),
    ("Started on Eliquis and tacro.", "Se inició apixabán y tacrolimus."),
    ("Glucose 38, D10W running.", "Hipoglucemia de 38, glucosado al 10 % en curso."),
    ("A 20G line in the left arm.", "Vía del 20 G en el MSI."),
    ("101 F last night.", "101 °F anoche."),
    ("Two units hanging.", "Dos concentrados pasando."),
    ("Plts 45K, WBC 14.2.", "Plaquetas 45.000, leucocitos 14.200."),
    ("Give it for 48 hours.", "Darlo durante dos días."),
    ("An hour and a half ago.", "Hace 90 minutos."),
    ("Eighteen months old.", "Año y medio."),
    ("He coughed for a week.", "Tosió durante ocho días."),
    ("On 10/25 and from May 3 to May 9.", "El 25/10 y del 3 al 9 de mayo."),
    ("4/6 murmur, edema 3+.", "Soplo IV/VI, edema +++."),
    ("He is 5'11\" and in his seventies.", "Mide 5 pies y 11 pulgadas y tiene setenta y tantos."),
    ("A1c 9.1%, B12 low.", "Hemoglobina glicosilada del 9,1 %, cobalamina baja."),
    ("Fever x4 days, N/V/D.", "Fiebre de 4 días, náuseas, vómitos, diarrea."),
    ("At noon, then q8.", "A las 12 y luego cada 8 h."),
    ("Chest is clear.", "Tórax sin hallazgos."),
    ("I disagree.", "No estoy de acuerdo."),
    ("There is nothing wrong with it.", "No le pasa nada."),
    ("Don't forget the INR.", "Acuérdate del INR."),
    ("No left-right asymmetry.", "Sin asimetría entre derecha e izquierda."),
    ("NKDA.", "Sin alergias medicamentosas conocidas."),
    ("No fever, cough or rash.", "Sin fiebre, tos ni exantema."),
    ("No straw, no smoking.", "Sin popote ni tabaco."),
    ("I've never seen anything like it.", "No he visto nunca nada igual."),
    ("Stable, do I discharge him?", "Está estable. ¿Le doy el alta?"),
    ("Hourly urine output.", "Diuresis horaria."),
    ("Vitals every 15 minutes.", "Constantes cada cuarto de hora."),
    ("Denosumab every six months.", "Denosumab semestral."),
    ("A stat dose, then q6h.", "Una dosis ya y luego cada 6."),
    ("About ten percent dehydrated.", "Deshidratación de un diez por ciento."),
    ("A liter over two hours.", "Un litro en dos horas."),
    ("0.5 mg at bedtime.", "Medio miligramo al acostarse."),
]


@pytest.mark.parametrize(("english", "spanish"), ALIKE)
def test_what_is_the_same_in_other_words_is_left_alone(english: str, spanish: str) -> None:
    assert (kinds(english, spanish, "en-es"), kinds(spanish, english, "es-en")) == (set(), set())


@pytest.mark.parametrize(
    ("english", "spanish", "kind"),
    [
        ("Started on Eliquis.", "Se inició rivaroxabán.", "drug"),
        ("D5W running.", "Glucosado al 10 % en curso.", "number"),
        ("Ceftriaxone 1 g.", "Ceftriaxona 1 mg.", "unit"),
        ("Plts 45K.", "Plaquetas 4.500.", "number"),
        ("Give it for 48 hours.", "Darlo durante cuatro días.", "number"),
        ("On 10/25.", "El 26/10.", "number"),
        ("4/6 murmur.", "Soplo III/VI.", "number"),
        ("One tablet now and one tonight.", "Un comprimido ahora y dos esta noche.", "number"),
        ("Two boluses.", "Un bolo.", "number"),
        ("A teaspoon of syrup.", "Una cucharada sopera de jarabe.", "unit"),
        ("A1c 9.1%.", "Hemoglobina glicosilada del 1,9 %.", "number"),
        ("Chest x-ray shows changes.", "Radiografía sin cambios.", "negation"),
        ("Fever, lungs clear.", "Sin fiebre, pulmones limpios.", "negation"),
        ("With free fluid.", "Sin líquido libre.", "negation"),
        ("No fever, no cough, not pregnant.", "Sin fiebre, sin tos, embarazada.", "negation"),
        ("RUQ pain.", "Dolor en el CSI.", "laterality"),
        ("VA 20/40 OS.", "AV 20/40 OD.", "laterality"),
        ("Right to left shunt.", "Cortocircuito izquierda-derecha.", "laterality"),
        ("Dialysis on Monday, Wednesday and Friday.", "Diálisis los lunes y viernes.", "frequency"),
        ("Take it at noon and at night.", "Tomarlo por la noche.", "frequency"),
        ("Aspirin at lunch, warfarin at night.", "Warfarina en la comida, aspirina por la noche.", "drug"),
    ],
)
def test_an_error_among_them_is_found(english: str, spanish: str, kind: str) -> None:
    assert kind in kinds(english, spanish, "en-es")
    assert kind in kinds(spanish, english, "es-en")
