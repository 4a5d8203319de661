"""What is protected, and how the other language writes it."""

import pytest

from models.protection.things import things


def said(text: str, languages: str) -> list[tuple[str, str]]:
    source, target = languages.split("-")
    return [(text[slice(*thing.span)], thing.said) for thing in things(text, source=source, target=target)]


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ("K 6,8 today", "en-es", [("6,8", "6,8")]),
        ("BP 142/88 mmHg", "en-es", [("142/88 mmHg", "142/88 mmHg")]),
        ("Noradrenaline 0.1 mcg/kg/min", "en-es", [("Noradrenaline", "Noradrenalina"), ("0.1 mcg/kg/min",) * 2]),
        ("heparin 5000 IU", "en-es", [("heparin", "heparina"), ("5000 IU", "5000 UI")]),
        ("insulina 10 unidades", "es-en", [("insulina", "insulin"), ("10 unidades", "10 units")]),
        ("una unidad, 1 unidad", "es-en", [("1 unidad", "1 unit")]),
        ("50 mg/día", "es-en", [("50 mg/día", "50 mg/day")]),
        ("26 weeks, 5 days", "en-es", [("26 weeks", "26 semanas"), ("5 days", "5 días")]),
        ("a 52-year-old man", "en-es", [("52", "52")]),
        ("over eighteen months", "en-es", [("eighteen", "dieciocho")]),
        ("treinta y cinco camas", "es-en", [("treinta y cinco", "thirty-five")]),
        ("thirty-five beds", "en-es", [("thirty-five", "treinta y cinco")]),
        ("el tercer día, una vez", "es-en", []),
        (
            "paracetamol 1 g every 8 hours",
            "en-es",
            [("paracetamol",) * 2, ("1 g",) * 2, ("every 8 hours", "cada 8 horas")],
        ),
        ("cada 4-6 h", "es-en", [("cada 4-6 h", "every 4-6 hours")]),
        ("40 mg BID", "en-es", [("40 mg", "40 mg"), ("BID", "dos veces al día")]),
        ("tres veces al día", "es-en", [("tres veces al día", "3 times a day")]),
        ("weekly", "en-es", [("weekly", "una vez a la semana")]),
        ("en días alternos", "es-en", [("en días alternos", "every other day")]),
        ("a las 8 de la noche", "es-en", [("8 de la noche", "20:00")]),
        ("S1Q3T3 and HLA-B27, ask @ana.ruiz", "en-es", [("S1Q3T3",) * 2, ("HLA-B27",) * 2, ("@ana.ruiz",) * 2]),
        ("allergic to peanuts", "en-es", [("peanuts", "cacahuete")]),
        ("Lasix 40 mg", "en-es", [("Lasix", "Lasix"), ("40 mg", "40 mg")]),
    ],
)
def test_a_thing_is_named_as_the_other_language_names_it(
    text: str, languages: str, expected: list[tuple[str, str]]
) -> None:
    assert said(text, languages) == expected


def test_a_language_without_tables_has_its_figures_and_codes_protected() -> None:
    assert said("Gib 5 mg, I21.4, alle 8 Stunden", "de-fr") == [("5 mg",) * 2, ("I21.4",) * 2, ("8", "8")]
