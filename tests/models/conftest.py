import os
from pathlib import Path

import pytest

from models.catalogue import Catalogue, Entry
from models.engines.ctranslate2_engine import CTranslate2Engine
from models.engines.opening import EngineOptions
from models.folder import ModelFolder
from models.translation import Translator

os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Converting takes seconds: once for all tests."""
    return tmp_path_factory.mktemp("converted")


@pytest.fixture(scope="session")
def starter() -> Entry:
    entry = Catalogue.load().named("en-es-starter")
    assert entry is not None
    return entry


@pytest.fixture(scope="session")
def starter_folder(starter: Entry) -> ModelFolder:
    assert starter.folder is not None
    return ModelFolder(starter.folder, sha256=starter.sha256)


@pytest.fixture(scope="session")
def translator(cache: Path) -> Translator:
    return Translator.build(EngineOptions(cache=cache))


@pytest.fixture(scope="session")
def engine(starter_folder: ModelFolder, cache: Path) -> CTranslate2Engine:
    return CTranslate2Engine(starter_folder, cache=cache)
