import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models.catalogue import Catalogue, Entry
from models.engines.ctranslate2_engine import CTranslate2Engine
from models.engines.opening import EngineOptions, open_engine
from models.errors import ModelUnusable, PairUnsupported
from models.folder import ModelFolder
from models.translation import Translator


@pytest.fixture
def copy(starter: Entry, tmp_path: Path) -> Path:
    assert starter.folder is not None
    return Path(shutil.copytree(starter.folder, tmp_path / "copy"))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def retype(path: Path) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), "model_type": "bert"}))


def shuffle(path: Path) -> None:
    pieces = list(json.loads(path.read_text()))
    path.write_text(json.dumps({piece: number for number, piece in enumerate(reversed(pieces))}))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("model.safetensors", Path.unlink),
        ("model.safetensors", cut),
        ("config.json", Path.unlink),
        ("config.json", cut),
        ("config.json", retype),
        ("vocab.json", Path.unlink),
        ("vocab.json", shuffle),
        ("source.spm", Path.unlink),
        ("source.spm", cut),
        ("target.spm", lambda path: path.write_bytes(b"")),
        ("tokenizer_config.json", Path.unlink),
    ],
)
def test_a_damaged_folder_is_refused_by_the_name_of_the_file(
    copy: Path, cache: Path, name: str, damage: Callable[[Path], object]
) -> None:
    damage(copy / name)

    with pytest.raises(ModelUnusable) as refused:
        open_engine(Entry.of_folder(copy, pairs=[("en", "es")]), EngineOptions(cache=cache))

    assert refused.value.path == copy / name
    assert str(refused.value).endswith(refused.value.remedy)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="there is no such folder"):
        ModelFolder(tmp_path / "nowhere")


def test_other_weights_than_the_catalogue_s_are_refused(copy: Path) -> None:
    with pytest.raises(ModelUnusable, match="checksum"):
        ModelFolder(copy, sha256="0" * 64)


def test_weights_that_translate_otherwise_than_stored_are_refused(copy: Path, cache: Path) -> None:
    lines = json.loads((copy / "expected.json").read_text())
    for line in lines["lines"]:
        line["translation"] = "9 8 7"
    (copy / "expected.json").write_text(json.dumps(lines))

    with pytest.raises(ModelUnusable, match=r"expected\.json"):
        open_engine(Entry.of_folder(copy, pairs=[("en", "es")]), EngineOptions(cache=cache))


def test_a_cache_that_cannot_be_written_is_told(starter: Entry, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ModelUnusable, match="converted models"):
        open_engine(starter, EngineOptions(cache=tmp_path / "file" / "cache"))


def test_a_damaged_conversion_is_told_by_its_folder(
    starter_folder: ModelFolder, engine: CTranslate2Engine, cache: Path, tmp_path: Path
) -> None:
    mine = Path(shutil.copytree(cache, tmp_path / "cache"))
    for converted in mine.iterdir():
        cut(converted / "model.bin")

    with pytest.raises(ModelUnusable, match="Delete this folder") as refused:
        CTranslate2Engine(starter_folder, cache=mine)
    assert refused.value.path.parent == mine


def test_a_conversion_leaves_one_folder_and_is_used_again(starter_folder: ModelFolder, tmp_path: Path) -> None:
    CTranslate2Engine(starter_folder, cache=tmp_path)
    (made,) = tmp_path.iterdir()
    before = (made / "model.bin").stat().st_mtime_ns
    CTranslate2Engine(starter_folder, cache=tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [made.name]
    assert (made / "model.bin").stat().st_mtime_ns == before


def test_a_missing_model_leaves_the_translator_standing(copy: Path, cache: Path) -> None:
    (copy / "vocab.json").unlink()
    entry = Entry.of_folder(copy, pairs=[("en", "es")])
    translator = Translator(
        Catalogue([entry]), lambda chosen: open_engine(chosen, EngineOptions(cache=cache)), engine="ctranslate2"
    )
    translator.load()

    assert translator.state.startswith(f"missing: {copy / 'vocab.json'}")


def test_the_bundled_model_serves_until_a_fetched_one_is_there(tmp_path: Path) -> None:
    assert Catalogue.load(fetched=tmp_path).serving("en", "es").starter

    (tmp_path / "opus-mt-en-es").mkdir()

    assert Catalogue.load(fetched=tmp_path).serving("en", "es").name == "opus-mt-en-es"
    assert Catalogue.load(fetched=tmp_path).serving("es", "en").starter


def test_a_pair_that_no_installed_model_serves_is_unsupported() -> None:
    with pytest.raises(PairUnsupported):
        Catalogue.load().serving("en", "fr")


def test_the_catalogue_marks_what_nobody_has_confirmed() -> None:
    confirmed = {entry.name for entry in Catalogue.load().entries if entry.confirmed and not entry.starter}

    assert confirmed == {
        "opus-mt-en-es",
        "opus-mt-es-en",
        "opus-mt-tc-big-en-es",
        "opus-mt-tc-big-cat_oci_spa-en",
        "opus-mt-tc-big-en-pt",
    }


def test_a_catalogue_that_cannot_be_read_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text("[[model]")

    with pytest.raises(ModelUnusable, match=r"catalogue\.toml"):
        Catalogue.load(tmp_path / "catalogue.toml")
