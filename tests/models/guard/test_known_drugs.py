from pathlib import Path

from models.guard.lexicon import drugs

TRAINING = Path(__file__).parents[3] / "models" / "training" / "clinical" / "drugs.tsv"


def test_every_drug_that_the_bundled_model_learnt_is_known_in_both_languages() -> None:
    rows = [line.split("\t") for line in TRAINING.read_text(encoding="utf-8").splitlines()]

    for english, spanish in rows:
        assert {term.span for term in drugs().find(english, "en")} == {(0, len(english))}
        assert {term.span for term in drugs().find(spanish, "es")} == {(0, len(spanish))}
