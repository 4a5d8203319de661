"""A training small enough for a test: 500 pairs of the project's own corpus, a network 32 wide, a few dozen steps."""

import dataclasses
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from models.training import settings as settings_module
from models.training.average import average
from models.training.corpus import Pair, read_pairs, write_pairs
from models.training.export import export
from models.training.prepare import Preparation, Sources
from models.training.settings import Settings
from models.training.stretch import Stretch
from models.training.train import Trainer, Wishes
from models.training.workplace import Workplace

CLINICAL = settings_module.HERE / "clinical"
POOLS = {"01-medicine": 160, "04-conversation": 160, "06-orders-and-traps": 120, "drugs": 40, "terms": 20}
STEPS = 40

SMALL = {
    "[vocabulary]\npieces = 8000\nsample = 300_000": "[vocabulary]\npieces = 700\nsample = 2000",
    "round = 60_000": "round = 300",
    "width = 256\nheads = 8\nencoder_layers = 4\ndecoder_layers = 2\nfeed_forward = 1024": (
        "width = 32\nheads = 2\nencoder_layers = 1\ndecoder_layers = 1\nfeed_forward = 64"
    ),
    "tokens = 3000": "tokens = 600",
    "rate = 6e-4\nwarmup = 1200": "rate = 3e-3\nwarmup = 10",
    "tell = 100": "tell = 5",
    'precision = "auto"': 'precision = "fp32"',
}
HELD_OUT = """[held_out]
near_chrf = 60
cut = {01-medicine = 20, 04-conversation = 20}
watch = {01-medicine = 10, 06-orders-and-traps = 10}

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Folders and files as somebody would hand them in."""

    data: Path
    held_out: Path
    dev: Path
    kept_out: list[Pair]


@pytest.fixture(scope="session")
def small_toml(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``starter.toml`` in small, so that the shipped file is what the tests read."""
    text = settings_module.STARTER.read_text(encoding="utf-8")
    text = "\n".join(line.split("#")[0].rstrip() for line in text.splitlines())
    for large, small in SMALL.items():
        assert large in text, large
        text = text.replace(large, small)
    before, _, rest = text.partition("[held_out]")
    path = tmp_path_factory.mktemp("settings") / "small.toml"
    path.write_text(before + HELD_OUT + rest[rest.index("[vocabulary]") :], encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small(small_toml: Path) -> Settings:
    return Settings.load(small_toml)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("corpus")
    pairs = {name: _spread(read_pairs(CLINICAL / f"{name}.tsv"), size) for name, size in POOLS.items()}
    kept_out = [pairs["01-medicine"][3], pairs["04-conversation"][5]]
    near = pairs["06-orders-and-traps"][7]
    for name, chosen in pairs.items():
        write_pairs(folder / "data" / f"{name}.tsv", chosen)
    # Half a pair is enough to be held out, in whatever case and punctuation it stands there.
    write_pairs(folder / "guarded.tsv", [Pair(kept_out[0].english.upper(), "otra"), Pair("other", kept_out[1].spanish)])
    write_pairs(
        folder / "dev.tsv",
        [Pair("A zebra quietly grazes.", "Pace una cebra."), Pair(f"{near.english} Now", f"{near.spanish} Ya")],
    )
    return Corpus(data=folder / "data", held_out=folder / "guarded.tsv", dev=folder / "dev.tsv", kept_out=kept_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    place: Workplace
    said: str


@pytest.fixture(scope="session")
def prepared(small: Settings, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    place, said = Workplace(tmp_path_factory.mktemp("training")), io.StringIO()
    sources = Sources(data=[corpus.data], held_out=[corpus.held_out], dev=[corpus.dev])
    Preparation(place, small, Console(file=said, width=200)).run(sources)
    return Prepared(place=place, said=said.getvalue())


@pytest.fixture
def begun(prepared: Prepared, tmp_path: Path) -> Callable[[str], Workplace]:
    """A folder of this name in which nothing has been trained yet."""

    def begun(name: str) -> Workplace:
        place = Workplace(tmp_path / name)
        place.path.mkdir()
        for path in prepared.place.path.iterdir():
            if path.name in {"joint.spm", "vocab.json", "facts.json"}:
                (place.path / path.name).write_bytes(path.read_bytes())
        place.pools.symlink_to(prepared.place.pools)
        place.held_out.symlink_to(prepared.place.held_out)
        return place

    return begun


def trainer_in(place: Workplace, settings: Settings, **wishes: object) -> Trainer:
    """On one core of the processor, wherever the tests run."""
    asked = dataclasses.replace(Wishes(device="cpu", threads=1), **wishes)  # type: ignore[arg-type]
    return Trainer(place, settings, asked, Console(file=io.StringIO()))


def trained_for(place: Workplace, settings: Settings, steps: int, **wishes: object) -> Trainer:
    """One stretch of so many steps."""
    trainer = trainer_in(place, settings, **wishes)
    trainer.run(Stretch(hours=1, steps=steps))
    return trainer


@pytest.fixture(scope="session")
def trained(prepared: Prepared, small: Settings) -> Workplace:
    trained_for(prepared.place, small, STEPS, finish=True)
    average(prepared.place, small, Console(file=io.StringIO()))
    return prepared.place


@pytest.fixture(scope="session")
def exported(trained: Workplace, small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "en-es-small"
    export(trained, small, folder, Console(file=io.StringIO()), scores="BLEU 1.0")
    return folder


def _spread(pairs: list[Pair], size: int) -> list[Pair]:
    step = len(pairs) // size
    return pairs[::step][:size]
