"""What an author is asked back, and what nobody is bothered with."""

import pytest

from models.asking.questions import MOST, Question, answer, questions


def asked(text: str, language: str = "es", country: str | None = "ES") -> list[str]:
    return [question.written for question in questions(text, language=language, country=country)]


def only(text: str, language: str = "es", country: str | None = "ES") -> Question:
    (question,) = questions(text, language=language, country=country)
    return question


@pytest.mark.parametrize(
    ("language", "country", "written", "values", "required"),
    [
        ("es", "ES", "1.500", ["1500", "1.5"], True),
        ("es", "MX", "1.500", ["1.5", "1500"], True),
        ("es", "MX", "1,500", ["1500", "1.5"], True),
        ("es", None, "1.500", ["1.5", "1500"], True),
        ("en", "US", "1,500", ["1500", "1.5"], False),
        ("en", "US", "1.500", ["1.5", "1500"], True),
        ("en", "ZA", "1,500", ["1.5", "1500"], True),
    ],
)
def test_a_number_with_two_readings_is_asked_by_the_custom_of_its_author(
    language: str, country: str | None, written: str, values: list[str], required: bool
) -> None:
    question = only(f"Pasar {written} ml.", language, country)

    assert (question.kind, question.written) == ("number", written)
    assert [reading.value for reading in question.readings] == values
    assert question.required is required


@pytest.mark.parametrize(
    "text",
    [
        "Fiebre 38.5, TA 120/80, SpO2 88 %",
        "Plaquetas 150.000 y leucocitos 12.000",
        "1.234.567 copias, 0,125 mg, 1.50 ml, 1500 ml",
        "pH 7.325 y densidad urinaria 1.015",
        "El 12.03.2024, versión 1.234.5, DOI 10.1016/j.chest.2024.01.234",
        "cama 3/1.500, 1.500/2, 12:1.500",
    ],
)
def test_a_number_with_one_reading_is_asked_by_nobody(text: str) -> None:
    assert asked(text) == []


@pytest.mark.parametrize(
    "text", ["Pasar 1.500.", "(1.500)", "1.500ml de suero", "Dar 1.500, luego nada", "1.500\n", "pH bajo, pasar 1.500"]
)
def test_a_number_is_found_beside_any_sign(text: str) -> None:
    assert asked(text) == ["1.500"]


def test_both_ends_of_a_range_and_a_count_by_volume_are_asked() -> None:
    assert asked("1.500-2.500 ml; leucocitos 3.200/mm3") == ["1.500", "2.500", "3.200"]


def test_what_is_written_twice_is_asked_once() -> None:
    assert asked("1.500 ayer, 1.500 hoy, 2.500 mañana; IRA e IRA") == ["1.500", "2.500", "IRA"]


@pytest.mark.parametrize(
    ("language", "text", "written", "values"),
    [
        ("es", "Ingresó con IRA.", "IRA", {"acute_kidney_injury", "acute_respiratory_infection"}),
        ("es", "Pide PCR.", "PCR", {"c_reactive_protein", "polymerase_chain_reaction", "cardiac_arrest"}),
        ("es", "Tuvo FA.", "FA", {"atrial_fibrillation", "alkaline_phosphatase"}),
        ("es", "IM en 2019", "IM", {"intramuscular", "myocardial_infarction"}),
        ("es", "¿Y la TA?", "TA", {"blood_pressure", "axillary_temperature"}),
        ("es", "Toma AAS.", "AAS", {"acetylsalicylic_acid"}),
        ("es", "Dolor en OD.", "OD", {"right_eye", "right_ear"}),
        ("en", "Known OD.", "OD", {"once_daily", "right_eye", "overdose"}),
        ("en", "Known MS.", "MS", {"multiple_sclerosis", "mitral_stenosis", "morphine_sulfate"}),
    ],
)
def test_a_colliding_acronym_is_asked_and_not_forced(language: str, text: str, written: str, values: set[str]) -> None:
    question = only(text, language)

    assert (question.kind, question.written, question.required) == ("acronym", written, False)
    assert values <= {reading.value for reading in question.readings}
    assert all(set(reading.words) == {"en", "es"} for reading in question.readings)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "PCR 120 mg/L, procalcitonina normal"),
        ("es", "PCR para influenza negativa"),
        ("es", "La proteína C reactiva (PCR) bajó; repetir PCR."),
        ("es", "TA 120/80"),
        ("es", "Ceftriaxona 500 mg IM"),
        ("es", "AAS 100 mg al día"),
        ("en", "Amlodipine 5 mg OD"),
        ("en", "SpO2 94 % on RA"),
        ("en", "Send a PCR"),
        ("es", "ira, fa y VIRAL-PCR-2"),
        ("fr", "IRA ? PCR ?"),
    ],
)
def test_an_acronym_that_its_neighbourhood_explains_is_asked_by_nobody(language: str, text: str) -> None:
    assert asked(text, language) == []


def test_signs_of_two_readings_settle_nothing() -> None:
    assert asked("PCR 120 mg/L tras reanimación con RCP") == ["PCR"]


def test_nobody_is_asked_more_than_an_answer_can_carry() -> None:
    assert len(asked(" ".join(f"1.{number}" for number in range(100, 300)))) == MOST


@pytest.mark.parametrize(
    ("kind", "written", "read_as", "fits"),
    [
        ("number", "1.500", "1500", True),
        ("number", "1.500", "1.5", True),
        ("number", "1.500", "15", False),
        ("number", "2.500", "2500", False),
        ("number", "ml", "1500", False),
        ("acronym", "PCR", "cardiac_arrest", True),
        ("acronym", "PCR", "blood_pressure", False),
        ("acronym", "ml", "blood_pressure", False),
    ],
)
def test_an_answer_fits_what_is_written_and_a_reading_of_it(kind: str, written: str, read_as: str, fits: bool) -> None:
    assert (answer("1.500 ml, PCR 3 mg/L", kind=kind, written=written, read_as=read_as) is not None) is fits
