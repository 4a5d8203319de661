from itertools import pairwise

import pytest

from consult.privacy.finding import Level
from consult.privacy.scan import scan


def found(text: str) -> list[tuple[str, str]]:
    return [(str(finding.kind), text[finding.start : finding.end]) for finding in scan(text)]


@pytest.mark.parametrize(
    ("text", "kind", "span"),
    [
        ("DNI 12345678Z, fiebre", "dni", "12345678Z"),
        ("dni 12.345.678-z , fiebre", "dni", "12.345.678-z"),
        ("NIE X-1234567-L", "nie", "X-1234567-L"),
        ("CURP HEGG560427MVZRRL04", "curp", "HEGG560427MVZRRL04"),
        ("CURP HEGG-56-04-27-M-VZ-RRL-04", "curp", "HEGG-56-04-27-M-VZ-RRL-04"),
        ("RFC GODE 561231 GR8", "rfc", "GODE 561231 GR8"),
        ("NIR 2 95 10 99 126 111 93", "nir", "2 95 10 99 126 111 93"),
        ("NIR 2 95 10 99 126 111 clé 93", "nir", "2 95 10 99 126 111 clé 93"),
        ("CPF 390.533.447-05", "cpf", "390.533.447-05"),
        ("NHS number 943 476 5919", "nhs", "943 476 5919"),
    ],
)
def test_a_number_whose_check_digits_hold_blocks(text: str, kind: str, span: str) -> None:
    assert found(text) == [(kind, span)]
    assert scan(text)[0].level is Level.BLOCK


@pytest.mark.parametrize("text", ["DNI 12345678A", "CPF 390.533.447-06", "NHS no 943 476 5918", "SSN 536-90-4399"])
def test_an_announced_number_that_cannot_be_checked_warns(text: str) -> None:
    assert [finding.level for finding in scan(text)] == [Level.WARN]


def test_the_same_digits_unannounced_are_nothing() -> None:
    assert found("Sequence 9434765919 and 536904399, 12345678A.") == []


@pytest.mark.parametrize(
    ("text", "kind", "span"),
    [
        ("Número de paciente 4471-88, estable", "record", "4471-88"),
        ("EHIC 80276000123", "record", "80276000123"),
        ("NHC 448213, hematuria", "record", "448213"),
        ("Medical record number: A-0093347.", "record", "A-0093347"),
        ("Llamar al 612 345 678.", "phone", "612 345 678"),
        ("ring +44 7400 000123", "phone", "+44 7400 000123"),
        ("escribe a ana.lopez@example.com.", "email", "ana.lopez@example.com"),
        ("mail ana (at) example (dot) com", "email", "ana (at) example (dot) com"),
        ("see https://photos.example/abc?x=1.", "url", "https://photos.example/abc?x=1"),
        ("born 12/03/1950", "date", "12/03/1950"),
        ("nació el 3 de marzo de 1950", "date", "3 de marzo de 1950"),
        ("seen March 3rd, 2024", "date", "March 3rd, 2024"),
        ("La Sra. García López tose", "name", "García López"),
        ("sra. ibarra , fiebre", "name", "ibarra"),
        ("Patient John Smith", "name", "John Smith"),
        ("Nombre: Lucía Prat", "name", "Lucía Prat"),
        ("mujer de 94 años", "age", "94"),
        ("94-year-old", "age", "94"),
        ("ninety-four-year-old", "age", "ninety-four"),
        ("96F, off legs", "age", "96"),
        ("mujer de 94, diabética", "age", "94"),
        ("paciente maria lopez , fiebre", "name", "maria lopez"),
        ("Paciente: Pérez Aguilar, José Luis; fiebre", "name", "Pérez Aguilar, José Luis"),
        ("su hija 612345678", "phone", "612345678"),
        ("Medicare 1EG4-TE5-MK73", "record", "1EG4-TE5-MK73"),
    ],
)
def test_what_is_likely_an_identifier_warns(text: str, kind: str, span: str) -> None:
    assert found(text) == [(kind, span)]
    assert scan(text)[0].level is Level.WARN


@pytest.mark.parametrize(
    "text",
    [
        "TA 120/80 mmHg, FC 94, SatO2 95 %, T 37,2 °C, FR 22.",
        "Temp 101 F at home, 99 F here.",
        "Mantener la PAM por encima de 95 y la diuresis.",
        "Plaquetas 612000, ferritina 18.450 ng/mL, BNP 212 555 pg/mL.",
        "Penicilina G 24 000 000 UI al día, 10 000 000 g.",
        "Prednisone 40-30-20-10 mg; amiodarone 5/10/20 mg.",
        "Apgar 7/9/10, MRC 5/5/5.",
        "SNOMED 840539006, LOINC 10839-9, ICD-10 I21.4, NCT01234567.",
        "doi:10.1056/NEJMoa2034577 and https://doi.org/10.1016/S0140-6736(20)30183-5",
        "QTc 471 ms. Sin extrasístoles. Vitamina D. Calcio normal.",
        "Visto el 2 Nov 18:05, y el 3 de mayo 20 mg.",
        "Echo 11/2023, MI in March 2020, since 2019, at 08:30.",
        "89-year-old, sats 90+ on air; 38+4 weeks.",
        "Wernicke, Dr Down's syndrome, Stevens-Johnson, Paciente Glasgow 7.",
        "MR Spectroscopy, mr severe, ECG SR Normal axis.",
        "Walks 100m, 120h after the dose, policy: 4000 mg at most.",
        "Dolor abdominal.No irradia. Mejoró con 2,5 mg.",
    ],
)
def test_a_clinical_line_raises_nothing(text: str) -> None:
    assert found(text) == []


def test_no_two_findings_overlap_and_the_certain_one_stays() -> None:
    text = "Sra. García López, DNI 12345678Z, NHC 448213, tel. 612 345 678, de 94 años"
    findings = scan(text)
    assert [str(finding.kind) for finding in findings] == ["name", "dni", "record", "phone", "age"]
    assert all(before.end <= after.start for before, after in pairwise(findings))


def test_a_number_behind_a_long_table_is_found() -> None:
    text = "Na 138, K 4.1, TA 120/80; 138 4.1 102 " * 150 + "tel. 612 345 678"
    assert found(text) == [("phone", "612 345 678")]


def test_a_finding_holds_no_word_of_the_text() -> None:
    assert "García" not in repr(scan("Sra. García"))
