from pathlib import Path

import pytest

from models.guard.__main__ import main, open_files
from models.guard.scoring import read, score

CORPORA = [Path(__file__).parents[2] / "data" / name for name in ("guard", "guard-second")]
FLOORS = {"number": 0.95, "unit": 0.95, "laterality": 0.95, "negation": 0.9, "drug": 0.9, "frequency": 0.9}
HEADER = "id\tdirection\tclass\tsource\ttarget\tnote\n"


@pytest.fixture(scope="module", params=CORPORA, ids=lambda corpus: corpus.name)
def tallies(request: pytest.FixtureRequest) -> dict[str, tuple[int, int]]:
    """How many lines each class has, and how many of them are found, in both directions together."""
    together: dict[str, tuple[int, int]] = {}
    for (kind, _direction), tally in score(read(request.param / "open.tsv")).items():
        lines, found = together.get(kind, (0, 0))
        together[kind] = (lines + tally.lines, found + tally.found)
    return together


@pytest.mark.parametrize("kind", FLOORS)
def test_the_guard_finds_what_it_is_there_for(kind: str, tallies: dict[str, tuple[int, int]]) -> None:
    lines, found = tallies[kind]

    assert found / lines >= FLOORS[kind]


def test_the_guard_leaves_good_translations_alone(tallies: dict[str, tuple[int, int]]) -> None:
    lines, flagged = tallies["clean"]

    assert flagged / lines <= 0.02


def test_the_country_of_the_author_is_read_from_the_note(tmp_path: Path) -> None:
    pair = "Pasar 1.500 ml.\tGive 1,500 ml.\t"
    (tmp_path / "open.tsv").write_text(
        HEADER + f"a\tes-en\tclean\t{pair}\n" + f"b\tes-en\tnumber\t{pair}author MX; 1.5 -> 1,500\n", encoding="utf-8"
    )
    spain, mexico = read(tmp_path / "open.tsv")

    assert spain.judged().verdict == "ok"
    assert mexico.judged().verdict == "check"


def test_the_sealed_half_is_scored_only_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("open.tsv", "sealed.tsv"):
        (tmp_path / name).write_text(HEADER + "a\ten-es\tunit\tGive 5 mg.\tDar 5 g.\t\n", encoding="utf-8")

    assert main(["--corpus", str(tmp_path)]) == 0
    assert "sealed.tsv" not in capsys.readouterr().out
    assert main(["--corpus", str(tmp_path), "--sealed", "--show"]) == 0
    assert "sealed.tsv: 1 pairs" in capsys.readouterr().out


def test_a_half_that_is_spent_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spent = tmp_path / "guard-second"
    spent.mkdir()
    for name in ("open.tsv", "sealed.tsv"):
        (spent / name).write_text(HEADER + "a\ten-es\tunit\tGive 5 mg.\tDar 5 g.\t\n", encoding="utf-8")

    assert open_files(tmp_path) == (tmp_path / "open.tsv",)
    assert main(["--corpus", str(spent), "--sealed"]) == 0
    assert capsys.readouterr().out.count("sealed.tsv: 1 pairs") == 1


def test_a_line_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "open.tsv").write_text(HEADER + "a\ten-es\n", encoding="utf-8")

    assert main(["--corpus", str(tmp_path)]) == 1
    assert "line 2" in capsys.readouterr().err
