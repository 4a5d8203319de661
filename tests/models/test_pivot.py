"""What is promised of a pair of languages that has no model of its own: two models serve it, and it is said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench import random_model
from bench.random_model import Size
from models.catalogue import Catalogue
from models.engines.opening import EngineOptions
from models.errors import PairUnsupported
from models.translation import Translator, whole
from tests.models.fake_engine import FakeEngine, fake_entry

TINY = Size(width=32, inner=64, heads=4, layers=1, vocabulary=8200)
Made = Callable[..., Translator]


@pytest.fixture
def made() -> Made:
    """A translator with a fake model for each of these pairs, where fr-es may go by way of English."""

    def make(*pairs: tuple[str, str], engines: dict[str, FakeEngine] | None = None) -> Translator:
        entries = [fake_entry("-".join(pair), pairs=(pair,)) for pair in pairs]
        catalogue = Catalogue(entries, pivots={("fr", "es"): "en"})
        return Translator(catalogue, lambda entry: (engines or {}).get(entry.name) or FakeEngine(), engine="fake")

    return make


HALVES = (("fr", "en"), ("en", "es"))


def test_both_halves_serve_the_pair_and_each_sentence_says_so(made: Made) -> None:
    translator = made(*HALVES)
    parts = list(translator.translate_text("Pas de toux. 120/80.", source="fr", target="es"))

    assert ("fr", "es") in translator.pairs()
    assert [part.text for part in parts] == ["[es] [en] Pas de toux.", "120/80."]
    assert [[(found.kind, found.level) for found in part.findings] for part in parts] == [[("pivoted", "ok")], []]
    assert parts[0].verdict == "ok"


def test_the_whole_says_it_once_and_names_both_models(made: Made) -> None:
    translator = made(*HALVES)
    result = whole(translator.translate_text("Pas de toux. Pas de toux hier.", source="fr", target="es"))

    assert [(found.kind, found.level) for found in result.findings] == [("pivoted", "ok")]
    info = translator.model_for("fr", "es")
    assert (info.name, info.revision) == ("fr-en + en-es", "000000000000+000000000000")


def test_one_half_serves_nothing(made: Made) -> None:
    for half in HALVES:
        with pytest.raises(PairUnsupported):
            made(half).plan("Pas de toux.", source="fr", target="es")


def test_a_pair_that_the_catalogue_does_not_name_is_not_made_up(made: Made) -> None:
    with pytest.raises(PairUnsupported):
        made(("es", "en"), ("en", "fr")).plan("Sin tos.", source="es", target="fr")


def test_a_model_of_the_pair_goes_before_and_says_nothing(made: Made) -> None:
    parts = list(made(*HALVES, ("fr", "es")).translate_text("Pas de toux.", source="fr", target="es"))

    assert [(part.text, part.findings) for part in parts] == [("[es] Pas de toux.", ())]


def test_what_the_first_model_breaks_is_seen_at_the_end_and_mended(made: Made) -> None:
    wrong = FakeEngine({"Aspirine 100 mg.": "Aspirin 1000 mg."})
    result = whole(made(*HALVES, engines={"fr-en": wrong}).translate_text("Aspirine 100 mg.", source="fr", target="es"))

    assert "100 mg" in result.text


@pytest.mark.parametrize("between", ["", " ".join(["cough"] * 60)])
def test_what_the_second_model_cannot_read_is_withheld(made: Made, between: str) -> None:
    first = FakeEngine({"Pas de toux.": between})
    (part,) = made(*HALVES, engines={"fr-en": first}).translate_text("Pas de toux.", source="fr", target="es")

    assert (part.verdict, part.text) == ("withheld", "")


def test_the_catalogue_says_what_goes_by_way_of_english(tmp_path: Path) -> None:
    for name in ("opus-mt-fr-en", "opus-mt-en-es"):
        (tmp_path / name).mkdir()
    catalogue = Catalogue.load(fetched=tmp_path)

    assert catalogue.through("fr", "es") == "en"
    assert catalogue.through("en", "es") is None
    assert {("fr", "es"), ("fr", "en"), ("es", "en")} <= set(catalogue.pairs())
    assert ("es", "fr") not in catalogue.pairs()


@pytest.mark.parametrize("engine", ["ctranslate2", "transformers"])
def test_two_folders_that_were_put_there_serve_a_pair_by_way_of_english(engine: str, tmp_path: Path) -> None:
    for seed, name in enumerate(("opus-mt-fr-en", "opus-mt-en-es")):
        random_model.make(tmp_path / "models" / name, TINY, seed=seed)
    translator = Translator.build(EngineOptions(engine=engine, cache=tmp_path / "cache"), fetched=tmp_path / "models")
    translator.load()

    assert translator.state == "ready"
    assert translator.model_for("fr", "es").name == "opus-mt-fr-en + opus-mt-en-es"
    # Random weights find no end, and what has not ended is withheld.
    (part,) = translator.translate_text("Pas de toux.", source="fr", target="es")
    assert (part.verdict, part.source) == ("withheld", "Pas de toux.")
