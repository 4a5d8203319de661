"""What is promised of the table that `make langid` prints."""

from pathlib import Path

import pytest

from models.langid import REPEATS, Line, main, read_lines, score

HEAD = "language\twords\tauthor_language\troom\ttext\n"


def line(text: str, *right: str) -> Line:
    return Line(frozenset(right), len(text.split()), "en", ("en", "es"), text)


def test_the_first_answer_counts_and_a_changing_one_is_named() -> None:
    said = iter(["es"] * REPEATS + ["es", *["pt"] * (REPEATS - 1)] + ["en"] * REPEATS)

    found = score([line("sin fiebre", "es"), line("sin dolor", "es"), line("no pain", "es")], lambda _: next(said))

    assert (found.lines, found.right, found.changing) == (3, 2, 1)


def test_the_table_has_a_row_for_each_length_and_for_mixed_messages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text(
        HEAD
        + "es\t2\tes\tes,en\tsin fiebre\n"
        + "es\t6\tes\tes,en\tel paciente sigue sin fiebre hoy\n"
        + "mixed:es+en\t4\tes\tes,en\tFine, gracias por todo\n",
        encoding="utf-8",
    )

    assert main([str(file)]) == 0

    table = {row.split("  ")[0]: row.split()[-5:] for row in capsys.readouterr().out.splitlines()[1:]}
    assert [table[name][0] for name in ("1-2", "6-10", "2 words and more", "mixed")] == ["1", "1", "2", "1"]
    assert table["2 words and more"][3:] == ["100.0%", "0"]


def test_a_file_of_another_shape_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text("language\ttext\nes\tsin fiebre\n", encoding="utf-8")

    assert main([str(file)]) == 1
    assert "words" in capsys.readouterr().err


def test_a_mixed_message_may_be_told_as_any_of_its_languages(tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text(HEAD + "mixed:es+en\t2\tes\tes,en\tgracias all\n", encoding="utf-8")

    (mixed,) = read_lines(file)

    assert (mixed.right, mixed.mixed) == (frozenset({"es", "en"}), True)
