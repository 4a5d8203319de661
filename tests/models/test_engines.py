import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from models.engines.ctranslate2_engine import CTranslate2Engine
from models.engines.opening import EngineOptions
from models.engines.tokens import MarianTokens
from models.engines.transformers_engine import TransformersEngine
from models.errors import ModelUnusable, PairUnsupported, SentenceTooLong
from models.evaluation import CHECK_SET, read_pairs
from models.folder import ModelFolder


@pytest.fixture(scope="module")
def reference(starter_folder: ModelFolder) -> TransformersEngine:
    return TransformersEngine(starter_folder)


def test_both_engines_say_the_same_in_float32(
    starter_folder: ModelFolder, reference: TransformersEngine, cache: Path
) -> None:
    engine = CTranslate2Engine(starter_folder, cache=cache, compute_type="float32")
    same = total = 0
    for reverse, pair in ((False, ("en", "es")), (True, ("es", "en"))):
        sources = [source for source, _reference in read_pairs(CHECK_SET, reverse=reverse)]
        outputs = zip(engine.translate(sources, *pair), reference.translate(sources, *pair), strict=True)
        same += sum(ours == theirs for ours, theirs in outputs)
        total += len(sources)

    assert total >= 100
    assert same >= 0.98 * total


@pytest.fixture
def torch_copy(starter_folder: ModelFolder, tmp_path: Path) -> tuple[Path, dict[str, torch.Tensor]]:
    """The bundled model as older checkpoints are published: a torch file, no safetensors."""
    copy = Path(shutil.copytree(starter_folder.path, tmp_path / "copy"))
    (copy / "model.safetensors").unlink()
    return copy, load_file(starter_folder.weights)


def test_a_checkpoint_in_a_torch_file_works_in_both_engines(
    torch_copy: tuple[Path, dict[str, torch.Tensor]], reference: TransformersEngine, tmp_path: Path
) -> None:
    copy, weights = torch_copy
    torch.save(weights, copy / "pytorch_model.bin")
    folder = ModelFolder(copy)
    engines = (CTranslate2Engine(folder, cache=tmp_path, compute_type="float32"), TransformersEngine(folder))
    said = reference.translate(["The chest X-ray is normal."], "en", "es")

    assert [engine.translate(["The chest X-ray is normal."], "en", "es") for engine in engines] == [said, said]


@pytest.fixture
def single_pair(starter_folder: ModelFolder, tmp_path: Path) -> ModelFolder:
    """The bundled model as one for a single pair: it knows no target tags."""
    copy = Path(shutil.copytree(starter_folder.path, tmp_path / "single"))
    vocabulary = json.loads((copy / "vocab.json").read_text())
    untagged = {piece.replace(">>", "<tag ").replace("<<", ">"): number for piece, number in vocabulary.items()}
    (copy / "vocab.json").write_text(json.dumps(untagged))
    return ModelFolder(copy)


def test_a_checkpoint_for_a_single_pair_gets_no_tag_and_works_in_both_engines(
    single_pair: ModelFolder, reference: TransformersEngine, tmp_path: Path
) -> None:
    sentences = ["The chest X-ray is normal.", "No fever since Monday."]
    engines = (CTranslate2Engine(single_pair, cache=tmp_path, compute_type="float32"), TransformersEngine(single_pair))
    said = [engine.translate(sentences, "en", "es") for engine in engines]

    assert MarianTokens(single_pair, moses_punctuation=False).tag("es") is None
    assert said[0] == said[1]
    assert all(said[0])


def test_a_padding_row_that_is_not_zero_is_refused_by_ctranslate2(
    torch_copy: tuple[Path, dict[str, torch.Tensor]], tmp_path: Path
) -> None:
    copy, weights = torch_copy
    weights["model.shared.weight"][-1] = 0.5
    torch.save(weights, copy / "pytorch_model.bin")

    with pytest.raises(ModelUnusable, match="<pad> is not zero"):
        CTranslate2Engine(ModelFolder(copy), cache=tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_as_many_come_out_as_went_in_in_their_order(engine: CTranslate2Engine) -> None:
    sentences = [f"Give {dose} mg of warfarin." for dose in (7, 250, 3)]
    alone = [engine.translate([sentence], "en", "es")[0] for sentence in sentences]

    assert engine.translate(sentences, "en", "es") == alone
    assert engine.translate([], "en", "es") == []


@pytest.mark.parametrize("engine_name", ["engine", "reference"])
def test_a_sentence_over_the_limit_is_refused_and_never_cut(engine_name: str, request: pytest.FixtureRequest) -> None:
    chosen = request.getfixturevalue(engine_name)

    with pytest.raises(SentenceTooLong):
        chosen.translate(["fever " * 400], "en", "es")


def test_the_longest_sentence_allowed_is_answered(engine: CTranslate2Engine) -> None:
    sentence = "fever"
    while engine.count_tokens(f"{sentence} fever", "en", "es") <= engine.input_limit:
        sentence += " fever"

    assert len(engine.translate([sentence], "en", "es")) == 1


@pytest.mark.parametrize("engine_name", ["engine", "reference"])
def test_an_output_without_an_end_comes_back_empty(
    engine_name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = request.getfixturevalue(engine_name)
    monkeypatch.setattr(MarianTokens, "output_limit", lambda _self, _tokens: 2)

    assert chosen.translate(["The boy has had a cough since Monday."], "en", "es") == [""]


def test_the_target_tag_chooses_the_language(starter_folder: ModelFolder) -> None:
    tokens = MarianTokens(starter_folder, moses_punctuation=False)

    assert tokens.encode("No fever.", "en", "es")[0] == ">>spa<<"
    assert tokens.encode("Sin fiebre.", "es", "en")[0] == ">>eng<<"
    with pytest.raises(PairUnsupported):
        tokens.encode("No fever.", "en", "fr")


def test_only_opus_models_normalise_punctuation_and_never_join_digits(starter_folder: ModelFolder) -> None:
    plain = MarianTokens(starter_folder, moses_punctuation=False)
    opus = MarianTokens(starter_folder, moses_punctuation=True)

    assert opus.encode("«Sí»", "es", "en") == plain.encode('"Sí"', "es", "en") != plain.encode("«Sí»", "es", "en")
    assert opus.decode(opus.encode("10\u00a0000 UI", "es", "en")[1:-1]) == "10 000 UI"


def test_an_engine_that_nobody_knows_is_refused(cache: Path) -> None:
    with pytest.raises(ValueError, match="there is no engine"):
        EngineOptions(engine="guess", cache=cache)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="priorities of threads are read from Linux's /proc")
def test_only_the_engine_s_own_threads_are_lowered(starter_folder: ModelFolder, cache: Path) -> None:
    CTranslate2Engine(starter_folder, cache=cache)
    program = (
        "import os, sys; from pathlib import Path;"
        "from models.engines.ctranslate2_engine import CTranslate2Engine; from models.folder import ModelFolder;"
        f"folder = ModelFolder(Path({str(starter_folder.path)!r}));"
        f"engine = CTranslate2Engine(folder, cache=Path({str(cache)!r}), niceness=10);"
        "engine.translate(['No fever.'], 'en', 'es');"
        "threads = [int(name) for name in os.listdir('/proc/self/task')];"
        "lowered = [thread for thread in threads if os.getpriority(os.PRIO_PROCESS, thread) >= 10];"
        "print(bool(lowered), os.getpid() in lowered)"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert shown.stdout.split() == ["True", str(os.getpriority(os.PRIO_PROCESS, 0) >= 10)]


@pytest.mark.parametrize("engine_name", ["engine", "reference"])
def test_a_beam_gives_several_translations_and_no_loop_where_that_is_forbidden(
    engine_name: str, request: pytest.FixtureRequest
) -> None:
    chosen = request.getfixturevalue(engine_name)
    sentence = "No fever, no fever, no fever, no fever and no fever."
    free, strict = (chosen.alternatives([sentence, "No cough."], "en", "es", no_loop=loop) for loop in (False, True))

    assert [len(set(outputs)) > 1 for outputs in free] == [True, True]
    assert "sin fiebre, sin fiebre, sin fiebre" in free[0][0]
    assert not any("sin fiebre, sin fiebre, sin fiebre" in output for output in strict[0])
    assert chosen.alternatives([], "en", "es", no_loop=True) == []


@pytest.mark.parametrize("engine_name", ["engine", "reference"])
def test_alternatives_without_an_end_are_left_out(
    engine_name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = request.getfixturevalue(engine_name)
    monkeypatch.setattr(MarianTokens, "output_limit", lambda _self, _tokens: 2)

    assert chosen.alternatives(["The boy has had a cough since Monday."], "en", "es", no_loop=False) == [[]]
