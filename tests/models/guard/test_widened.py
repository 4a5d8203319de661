"""Numbers, frequencies and words in the forms in which doctors write them."""

import pytest

from models.guard.checking import check
from models.guard.frequency import rates
from models.guard.number_words import number_words
from models.guard.own_words import counted, own_words


def kinds(source: str, target: str, languages: str = "en-es") -> list[str]:
    source_language, target_language = languages.split("-")
    verdict = check(source, target, source_language=source_language, target_language=target_language)
    return [finding.kind for finding in verdict.findings]


@pytest.mark.parametrize(
    ("a_day", "english", "spanish"),
    [
        (
            "3",
            "q8h|8-hourly|8 hrly|every eight hours|500 mg/8h|TDS|x3/day|4 doses, 3x daily",
            "c/8h|c8h|cada ocho horas|c/8|q 8 horas|3 v/d|500 mg/8 h",
        ),
        ("2", "q12h|BDS|b.d.|twice-daily|x2 daily", "c/12 hs|c/12|dos tomas al día|2 veces/día|1-0-1"),
        ("1/2", "EOD|every 2nd day|alternate days|q48h", "a días alternos|cada 48 h|un día sí y otro no"),
        ("1/14", "fortnightly|every other week|q2w|2-weekly", "cada dos semanas|quincenal"),
        ("1/21", "q3w|three-weekly|every 3 weeks", "c/3 sem|cada tres semanas"),
        ("3/7", "three days a week|thrice weekly", "3 días a la semana|tres veces por semana"),
        ("1/90", "quarterly|3-monthly", "trimestral|cada 3 meses"),
        ("48", "every half hour|every 30 minutes", "cada media hora|cada 30 min"),
    ],
)
def test_a_frequency_is_read_in_every_form(a_day: str, english: str, spanish: str) -> None:
    read = {
        (language, written): [str(rate.a_day[0]) for rate in rates(f"give {written}", language)]
        for language, forms in (("en", english), ("es", spanish))
        for written in forms.split("|")
    }

    assert read == {form: [a_day] for form in read}


@pytest.mark.parametrize("text", ["100 ml/h", "q.h.s.", "120/80", "2/7", "cada día adicional", "c/8 días"])
def test_what_is_another_frequency_or_none_is_not_read_as_one_by_hours(text: str) -> None:
    assert [rate for rate in rates(text, "en" if text == "q.h.s." else "es") if rate.a_day[0] > 1] == []


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("two hundred and five", "en", [205]),
        ("two thousand three hundred", "en", [2300]),
        ("two or three", "en", [2, 3]),
        ("mil quinientos", "es", [1500]),
        ("doscientos treinta y cinco", "es", [235]),
        ("dos mil trescientos", "es", [2300]),
        ("una docena", "es", [1, 12]),
    ],
)
def test_a_number_of_several_words_is_one(text: str, language: str, values: list[int]) -> None:
    assert [word.value for word in number_words(text, language)] == values


@pytest.mark.parametrize(
    ("source", "wrong", "kind", "languages"),
    [
        ("Over eighteen months.", "En algunos meses.", "number", "en-es"),
        ("Mil quinientos mililitros.", "Five hundred millilitres.", "number", "es-en"),
        ("Call me if K > 6.", "Avísame si K < 6.", "number", "en-es"),
        ("Mantener la glucosa por debajo de 180.", "Keep glucose above 180.", "number", "es-en"),
        ("NYHA class III.", "Clase II de la NYHA.", "number", "en-es"),
        ("Síndrome de MEN tipo I.", "MEN type II syndrome.", "number", "es-en"),
        ("Surgery on Tuesday.", "Cirugía el jueves.", "time", "en-es"),
        ("Cirugía en marzo.", "Surgery in May.", "time", "es-en"),
        ("Methotrexate weekly, never daily.", "Metotrexato a diario, nunca semanal.", "frequency", "en-es"),
        ("Vancomycin 1 g q8h.", "Vancomicina 1 g c/12.", "frequency", "en-es"),
        ("Fracture of T12.", "Fractura de L12.", "code", "en-es"),
        ("Code I21.4, ask @ana.", "Código, pregunta.", "code", "en-es"),
        ("Wean the oxygen.", "Wean el oxígeno.", "untranslated", "en-es"),
        ("Quitar la sonda.", "Take out the sonda.", "untranslated", "es-en"),
    ],
)
def test_an_error_is_found(source: str, wrong: str, kind: str, languages: str) -> None:
    assert kind in kinds(source, wrong, languages)


@pytest.mark.parametrize(
    ("source", "right", "languages"),
    [
        ("Call me if K > 6.", "Avísame si el K es mayor de 6.", "en-es"),
        ("No more than 4 g.", "Hasta 4 g.", "en-es"),
        ("NYHA class III.", "Clase funcional 3.", "en-es"),
        ("ST elevation in II and III.", "Elevación del ST en DII y DIII.", "en-es"),
        ("Surgery in March, on a Monday.", "Cirugía en marzo, un lunes.", "en-es"),
        ("Fracture of T12, FEV1 41 %, SpO2 90 %.", "Fractura de D12, VEF1 41 %, SatO2 90 %.", "en-es"),
        ("Code I21.4, ask @ana.", "Código I21.4, pregunta a @ana.", "en-es"),
        ("Penicillin 2.4 million units.", "Penicilina 2,4 millones de unidades.", "en-es"),
        ("Carcinoma in situ, status post bypass.", "Carcinoma in situ, tras bypass.", "en-es"),
        ("Hunt saw her.", "La vio Hunt.", "en-es"),
    ],
)
def test_a_good_translation_is_left_alone(source: str, right: str, languages: str) -> None:
    assert kinds(source, right, languages) == []


def test_own_words_are_those_that_the_other_language_hardly_has() -> None:
    lines = ["the wound is clean\tla herida está limpia"] * 6 + ["the stent fits\tel stent encaja"] * 6

    assert counted(lines) == (["clean", "fits", "wound"], ["encaja", "está", "herida", "limpia"])
    assert own_words("de") == frozenset()
