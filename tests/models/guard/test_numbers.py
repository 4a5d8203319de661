import pytest

from models.guard.checking import check
from models.guard.verdict import Verdict


def judged(source: str, target: str, *, languages: str = "en-es", country: str | None = None) -> Verdict:
    source_language, target_language = languages.split("-")
    return check(source, target, source_language=source_language, target_language=target_language, country=country)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("BP 142/88 mmHg, HR 90.", "TA 142/88 mmHg, FC 90."),
        ("BP 142 over 88.", "TA 142/88."),
        ("Give 5-10 mg.", "Dar de 5 a 10 mg."),
        ("Give 5–10 mg.", "Dar 5-10 mg."),
        ("Seen at 8 pm.", "Visto a las 20:00 h."),
        ("Seen at 2:30 pm.", "Visto a las 14:30."),
        ("Platelets 150,000.", "Plaquetas 150.000."),
        ("Lactate 1.5.", "Lactato 1,5."),
        ("Give .5 mg.", "Dar 0,5 mg."),
        ("Heparin 10,000 IU.", "Heparina 10 000 UI."),
        ("Give two tablets.", "Dar 2 comprimidos."),
        ("Take it once daily.", "Tomar una vez al día."),
        ("She is thirty-five.", "Tiene treinta y cinco años."),
        ("Seen on 2024-05-17.", "Visto el 17/05/2024."),
        ("CO₂ 40, SpO2 95 %.", "CO2 40, SpO₂ 95 %."),
        ("White cells 5.2 x 10^9/L.", "Leucocitos 5,2 × 10^9/L."),
    ],
)
def test_numbers_said_otherwise_are_the_same_numbers(source: str, target: str) -> None:
    assert judged(source, target).verdict == "ok"


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("Give 5 mg.", "Dar 50 mg.", "number"),
        ("Give 1.5 mg.", "Dar 15 mg.", "number"),
        ("Give 5.0 mg.", "Dar 50 mg.", "number"),
        ("Give 5 mg.", "Dar mg.", "number"),
        ("Give it now.", "Dar 5 mg ahora.", "number"),
        ("Give 5 mg and 5 ml.", "Dar 5 mg y ml.", "number"),
        ("Base excess -4.", "Exceso de bases 4.", "number"),
        ("BP 142/88.", "TA 88/142.", "number_order"),
        ("Seen on 12/03/2024.", "Visto el 03/12/2024.", "number_order"),
        ("Seen at 8:00 pm.", "Visto a las 8:00 am.", "time"),
        ("Three times a day.", "Cuatro veces al día.", "frequency"),
        ("Take it once daily.", "Tomar once diarias.", "number"),
    ],
)
def test_a_changed_number_is_found(source: str, target: str, kind: str) -> None:
    verdict = judged(source, target)

    assert verdict.verdict == "check"
    assert verdict.findings[0].kind == kind


def test_the_author_s_country_decides_how_a_number_is_read() -> None:
    assert judged("Pasar 1.500 ml.", "Give 1,500 ml.", languages="es-en", country="ES").verdict == "ok"
    assert judged("Pasar 1.500 ml.", "Give 1,500 ml.", languages="es-en", country="MX").verdict == "check"
    assert judged("Pasar 1.500 ml.", "Give 1.500 ml.", languages="es-en", country="MX").verdict == "ok"


def test_a_number_that_its_reader_would_read_otherwise_is_found_though_it_was_copied() -> None:
    madrid = judged("Pasar 1.500 ml.", "Give 1.500 ml.", languages="es-en", country="ES")

    assert [finding.kind for finding in madrid.findings] == ["number_ambiguous"]


def test_spans_point_at_the_very_figures() -> None:
    source, target = "Warfarin 5 mg, BP 142/88.", "Warfarina 50 mg, TA 142/88."
    (finding,) = judged(source, target).findings

    assert finding.source_span is not None
    assert finding.target_span is not None
    assert (source[slice(*finding.source_span)], target[slice(*finding.target_span)]) == ("5", "50")
    assert (finding.source_words, finding.target_words) == ("5", "50")


@pytest.mark.parametrize(
    "text", ["1.2.3,4-5.6.7", "1" * 20_000, "1 " * 5_000, "1,2,3/4/5:6x7", "٣ mg", "-,5", "9/9/9999-1.1.1.1"]
)
def test_no_figure_at_all_can_break_the_guard(text: str) -> None:
    assert judged(text, text).verdict == "ok"
