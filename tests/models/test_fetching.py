"""What is promised to whoever fetches a model: all of it, the right one, or nothing and one clear sentence."""

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.catalogue import Catalogue, Entry
from models.lockfile import read_lock
from tests.models.loopback_hub import REVISION, LoopbackHub, loopback_hub
from tests.rig.environment import for_product
from tests.rig.processes import ROOT

NAME = "opus-mt-tc-big-en-es"
NEEDED = {"config.json", "model.safetensors", "source.spm", "target.spm", "tokenizer_config.json", "vocab.json"}


@pytest.fixture
def served(starter: Entry, tmp_path: Path) -> Path:
    """The bundled model as a repository offers it, which has both kinds of weight files and more."""
    assert starter.folder is not None
    folder = Path(shutil.copytree(starter.folder, tmp_path / "served"))
    (folder / "expected.json").unlink()
    for name in ("pytorch_model.bin", "tf_model.h5"):
        (folder / name).write_bytes(b"never asked for")
    return folder


@pytest.fixture
def hub(served: Path) -> Iterator[LoopbackHub]:
    with loopback_hub(served) as hub:
        yield hub


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


class House:
    """An installation that fetches from `hub`."""

    def __init__(self, hub: LoopbackHub, data: Path, cache: Path) -> None:
        self.home = data / "models"
        data.mkdir()
        # Conversions are found by their checksums: one for all tests.
        (data / "converted").symlink_to(cache)
        self.environment = {
            **for_product(data),
            "HF_ENDPOINT": hub.address,
            "HF_HOME": str(data / "hub"),
            "HF_HUB_DOWNLOAD_TIMEOUT": "5",
        }

    def fetch(
        self, *asked: str, limits: Callable[[], None] | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", "fetch_models", *asked],
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=limits,
        )

    def refused(self, *asked: str, **environment: str) -> str:
        """The one line that is said when a fetch fails, after which nothing is installed."""
        done = self.fetch(*asked, limits=None, **environment)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert self.left() <= {".partial", ".alone"}
        return done.stderr.strip().splitlines()[-1]

    def left(self) -> set[str]:
        return names(self.home) if self.home.exists() else set()


@pytest.fixture
def house(hub: LoopbackHub, tmp_path: Path, cache: Path) -> House:
    return House(hub, tmp_path / "house", cache)


def test_a_pair_is_fetched_verified_measured_locked_and_served(house: House, hub: LoopbackHub) -> None:
    done = house.fetch("en-es")

    assert done.returncode == 0, done.stderr
    assert names(house.home / NAME) == NEEDED | {"generation_config.json"}
    assert hub.names() == NEEDED | {"generation_config.json"}
    assert "check set en-es BLEU" in done.stdout
    locked = read_lock(house.home)[NAME]
    assert (locked.revision, set(locked.sha256)) == (REVISION, names(house.home / NAME))
    entry = Catalogue.load(fetched=house.home).serving("en", "es")
    assert (entry.name, entry.sha256) == (NAME, locked.sha256["model.safetensors"])
    assert entry.quality[-1].startswith("check set en-es BLEU")


def test_a_model_that_is_installed_is_not_fetched_again_and_a_damaged_one_is(house: House, hub: LoopbackHub) -> None:
    house.fetch("en-es")
    hub.asked.clear()
    assert "is installed" in house.fetch("en-es").stdout
    assert hub.asked == []

    (house.home / NAME / "vocab.json").write_text("{}")
    assert house.fetch("en-es").returncode == 0
    assert (house.home / NAME / "vocab.json").read_bytes() == (hub.folder / "vocab.json").read_bytes()


def test_a_cut_connection_is_resumed_within_one_fetch(house: House, hub: LoopbackHub) -> None:
    hub.cuts, hub.cut_after = 1, 11 << 20  # the library keeps what has come in blocks of 10 MiB

    assert house.fetch("en-es").returncode == 0
    assert hub.ranges() == [f"bytes={10 << 20}-"]


def test_a_fetch_goes_on_where_a_killed_one_ended(house: House, hub: LoopbackHub) -> None:
    kept = house.home / ".partial"
    kept.mkdir(parents=True)
    told = next(file for file in hub.listing()["siblings"] if file["rfilename"] == "model.safetensors")  # type: ignore[attr-defined]
    (kept / told["lfs"]["sha256"]).write_bytes((hub.folder / "model.safetensors").read_bytes()[:9_000_000])

    assert house.fetch("en-es").returncode == 0
    assert hub.ranges() == ["bytes=9000000-"]


def test_a_connection_that_is_always_cut_ends_in_one_sentence_and_keeps_what_came(
    house: House, hub: LoopbackHub
) -> None:
    hub.cuts, hub.cut_after = 1_000, 0

    assert "goes on where it ended" in house.refused("en-es")


def test_another_checksum_than_announced_is_refused_and_not_kept(house: House, hub: LoopbackHub) -> None:
    size = (hub.folder / "model.safetensors").stat().st_size
    hub.announced["model.safetensors"] = {"lfs": {"sha256": "0" * 64, "size": size, "pointerSize": 134}}

    assert "model.safetensors has not the checksum that the hub announces" in house.refused("en-es")
    assert "0" * 64 not in names(house.home / ".partial")


def test_a_small_file_that_was_changed_on_its_way_is_refused(house: House, hub: LoopbackHub) -> None:
    hub.announced["config.json"] = {"blobId": "0" * 40}

    assert "config.json has not the checksum" in house.refused("en-es")


def test_a_disk_without_room_is_told_before_anything_is_brought(house: House, hub: LoopbackHub) -> None:
    hub.announced["model.safetensors"] = {"size": 10**16}

    assert "MB free" in house.refused("en-es")
    assert hub.asked == []


def test_a_disk_that_fills_up_on_the_way_is_told(house: House) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    done = house.fetch("en-es", limits=little_room)

    assert (done.returncode, "the disk is full" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert house.left() <= {".partial", ".alone"}


def test_later_fetches_obey_the_lock_and_update_is_asked_for(house: House, hub: LoopbackHub) -> None:
    house.fetch("en-es")
    shutil.rmtree(house.home / NAME)
    hub.revision = "f" * 40

    assert "no such model or revision" in house.fetch("en-es").stderr
    assert house.fetch("en-es", "--update").returncode == 0
    assert read_lock(house.home)[NAME].revision == "f" * 40


def test_other_files_under_the_locked_revision_are_refused(house: House, hub: LoopbackHub) -> None:
    house.fetch("en-es")
    shutil.rmtree(house.home / NAME)
    settings = json.loads((hub.folder / "generation_config.json").read_text())
    (hub.folder / "generation_config.json").write_text(json.dumps({**settings, "num_beams": 9}))

    assert "other files than catalogue.lock names" in house.fetch("en-es").stderr


def test_a_repository_without_a_needed_file_is_refused_by_its_name(house: House, hub: LoopbackHub) -> None:
    (hub.folder / "source.spm").unlink()

    assert "it has no source.spm" in house.refused("en-es")


def test_weights_that_cannot_be_used_never_take_the_place_of_those_that_serve(house: House, hub: LoopbackHub) -> None:
    weights = hub.folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])

    assert "cut short or damaged" in house.refused("en-es")


def test_a_hub_that_is_away_and_a_pair_that_is_unknown_are_told(house: House) -> None:
    assert "the download broke off" in house.refused("en-es", HF_ENDPOINT="http://127.0.0.1:9")
    assert "no such pair or model" in house.refused("xx-yy")


def test_a_copy_on_this_machine_serves_where_there_is_no_network(house: House, hub: LoopbackHub) -> None:
    assert "has no copy of it" in house.refused("en-es", HF_HUB_OFFLINE="1")
    brought = (
        "from huggingface_hub import hf_hub_download\n"
        f"for name in {sorted(NEEDED)!r}: hf_hub_download('Helsinki-NLP/{NAME}', name)"
    )
    subprocess.run([sys.executable, "-c", brought], env=house.environment, check=True, capture_output=True)
    hub.asked.clear()

    done = house.fetch("en-es", HF_HUB_OFFLINE="1")

    assert done.returncode == 0, done.stderr
    assert (hub.asked, read_lock(house.home)[NAME].revision) == ([], REVISION)
