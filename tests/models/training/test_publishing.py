import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch
from rich.console import Console
from safetensors.torch import load_file, save_file

from models.engines.ctranslate2_engine import CTranslate2Engine
from models.engines.opening import prove
from models.engines.transformers_engine import TransformersEngine
from models.folder import ModelFolder
from models.training.average import average
from models.training.corpus import read_pairs
from models.training.errors import TrainingError
from models.training.export import check_pad_row, export
from models.training.network import SHARED
from models.training.prepare import Preparation, Sources
from models.training.report import report
from models.training.settings import Settings
from models.training.workplace import Workplace
from tests.models.training.conftest import Corpus, trained_for, trainer_in

QUIET = Console(file=io.StringIO())


def test_both_engines_load_the_export_and_agree(exported: Path, trained: Workplace, cache: Path) -> None:
    folder = ModelFolder(exported)
    sentences = [pair.english for pair in read_pairs(trained.held_out / "01-medicine.tsv")]
    reference = TransformersEngine(folder)
    served = CTranslate2Engine(folder, cache=cache, compute_type="float32")

    assert served.translate(sentences, "en", "es") == reference.translate(sentences, "en", "es")
    prove(served, folder)
    assert len(folder.expected()) == 12


def test_the_export_is_float16_with_a_zero_pad_row(exported: Path) -> None:
    weights = load_file(exported / "model.safetensors")

    assert {value.dtype for value in weights.values()} == {torch.float16}
    assert not weights[SHARED][-1].any()
    assert weights[SHARED][:-1].any(dim=1).all()


def test_a_moved_pad_row_is_found_in_the_saved_file(exported: Path, tmp_path: Path) -> None:
    weights = load_file(exported / "model.safetensors")
    weights[SHARED][-1, 0] = 0.001
    save_file(weights, tmp_path / "model.safetensors")
    (tmp_path / "vocab.json").write_bytes((exported / "vocab.json").read_bytes())

    check_pad_row(exported)
    with pytest.raises(TrainingError, match="not zero"):
        check_pad_row(tmp_path)


def test_the_pad_row_is_looked_up_in_whichever_file_holds_it(exported: Path, tmp_path: Path) -> None:
    weights = load_file(exported / "model.safetensors")
    save_file({SHARED: weights.pop(SHARED)}, tmp_path / "model-00002-of-00002.safetensors")
    save_file(weights, tmp_path / "model-00001-of-00002.safetensors")
    (tmp_path / "vocab.json").write_bytes((exported / "vocab.json").read_bytes())

    check_pad_row(tmp_path)
    (tmp_path / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(TrainingError, match="no weight file"):
        check_pad_row(tmp_path)


def test_the_card_tells_what_was_measured(exported: Path, trained: Workplace) -> None:
    text = (exported / "MODEL_CARD.md").read_text(encoding="utf-8")
    facts = trained.read_facts()

    assert "no substitute for an opus-mt model" in text
    assert f"{facts['train']['steps']} steps" in text
    assert "clinical chat corpus of this project" in text
    assert "- guarded.tsv: 2 pairs dropped" in text
    assert "BLEU 1.0" in text
    assert "$" not in text


def test_the_average_keeps_what_loses_least_on_watched_pairs(trained: Workplace) -> None:
    facts = trained.read_facts()["average"]

    assert facts["watched"].keys() == {"ema", "snapshots", "last"}
    assert facts["watched"][facts["of"]] == min(facts["watched"].values())


def test_an_average_of_snapshots_is_their_mean(begun: Callable[[str], Workplace], small: Settings) -> None:
    place = begun("mean")
    one = {name: value.detach().clone() for name, value in trained_for(place, small, 2).masters.values.items()}
    two = {name: value.detach().clone() for name, value in trained_for(place, small, 2).masters.values.items()}

    average(place, small, QUIET, of="snapshots")

    kept = load_file(place.averaged)
    assert all(torch.allclose(kept[name], (one[name] + two[name]) / 2, atol=1e-6) for name in one)


def test_training_goes_on_from_an_exported_folder(
    exported: Path, corpus: Corpus, small: Settings, tmp_path: Path
) -> None:
    place = Workplace(tmp_path / "further")
    Preparation(place, small, QUIET).run(Sources(data=[corpus.data], vocabulary=exported))

    trainer = trainer_in(place, small, init=exported)

    given = load_file(exported / "model.safetensors")
    assert all(torch.equal(value, given[name].float()) for name, value in trainer.masters.values.items())
    trained_for(place, small, 3, init=exported)
    assert trainer_in(place, small, init=exported).course.step == 3


def test_another_vocabulary_does_not_begin_a_training(
    exported: Path, begun: Callable[[str], Workplace], small: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "vocab.json").write_text(json.dumps({"</s>": 0}), encoding="utf-8")

    with pytest.raises(TrainingError, match="another vocabulary"):
        trained_for(begun("begun"), small, 1, init=other)


def test_an_export_replaces_a_model_and_nothing_else(trained: Workplace, small: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    export(trained, small, folder, QUIET)
    (folder / "stale.safetensors").touch()
    export(trained, small, folder, QUIET)
    assert not (folder / "stale.safetensors").exists()

    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "letters.txt").touch()
    with pytest.raises(TrainingError, match="not replaced"):
        export(trained, small, tmp_path / "precious", QUIET)
    assert (tmp_path / "precious" / "letters.txt").exists()


def test_a_card_is_not_guessed(trained: Workplace, small: Settings, tmp_path: Path) -> None:
    bare = Workplace(tmp_path / "bare")
    bare.path.mkdir()
    for name in ("joint.spm", "vocab.json", "averaged.safetensors"):
        (bare.path / name).write_bytes((trained.path / name).read_bytes())

    with pytest.raises(TrainingError, match="prepare, train, average"):
        export(bare, small, tmp_path / "model", QUIET)
    assert not (tmp_path / "model").exists()


def test_the_curve_is_drawn(trained: Workplace, tmp_path: Path) -> None:
    report(trained, tmp_path / "curve.svg", QUIET)

    drawn = ElementTree.parse(tmp_path / "curve.svg")
    lines = [part for part in drawn.iter() if part.get("id", "").startswith("line2d_") and len(part)]
    assert len(lines) > 3
