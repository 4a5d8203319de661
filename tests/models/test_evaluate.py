from pathlib import Path

import pytest

from models.evaluate import main
from models.evaluation import evaluate, read_pairs
from tests.models.fake_engine import FakeEngine

PAIRS = [("Give 5 mg now.", "Dar 5 mg ahora."), ("No fever since Monday.", "Sin fiebre desde el lunes.")]


def test_the_scores_say_what_the_guard_found_with_protection_and_without() -> None:
    engine = FakeEngine(
        {"Give 5 mg now.": "Dar 50 mg ahora.", "No fever since Monday.": "Sin fiebre desde el lunes."},
        others={"Give 5 mg now.": ["Dar 5 mg ahora."]},
    )
    score = evaluate(engine, [*PAIRS, ("much " * 50, "mucho")], source="en", target="es")

    assert (score.sentences, score.too_long) == (2, 1)
    assert (score.model.numbers_kept, score.protected.numbers_kept) == (0.0, 1.0)
    assert (score.model.findings, score.protected.findings) == ({"number": 1}, {})
    assert (score.model.verdicts, score.protected.verdicts) == ({"check": 1, "ok": 1}, {"ok": 2})
    assert score.protected.chrf > score.model.chrf
    assert "version:" in score.bleu_signature
    assert "nc:6" in score.chrf_signature


def test_the_bundled_model_is_scored_in_either_direction(
    tmp_path: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("".join(f"{source}\t{reference}\n" for source, reference in PAIRS))

    assert main(["en-es-starter", "--file", str(file), "--reverse", "--cache", str(cache)]) == 0
    printed = capsys.readouterr().out
    assert "es to en" in printed
    assert any(line.split()[:2] == ["numbers", "kept"] and line.count("%") == 2 for line in printed.splitlines())


def test_a_file_that_holds_no_pairs_is_refused_by_line(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("a\tb\nnothing\n")

    with pytest.raises(ValueError, match="line 2"):
        read_pairs(file)


def test_a_model_that_is_not_there_ends_with_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nowhere"]) == 1
    assert capsys.readouterr().err == "nowhere: there is no such folder. Check the folder named in the catalogue\n"
