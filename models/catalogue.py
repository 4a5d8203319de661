"""Which model serves which pair of languages, read from ``catalogue.toml``."""

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from models.errors import FetchFailed, ModelUnusable, PairUnsupported
from models.folder import REVISION_LENGTH, WEIGHT_FILES, ModelFolder
from models.lockfile import Locked, read_lock

HERE = Path(__file__).parent
CATALOGUE_FILE = HERE / "catalogue.toml"

Pair = tuple[str, str]
NO_PIVOTS: Mapping[Pair, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One model of the catalogue.

    ``folder`` is None as long as the model has to be fetched from
    ``repository``. ``moses_punctuation`` says that the text is normalised
    as the OPUS-MT training data was, before it is cut into pieces.
    """

    name: str
    pairs: tuple[Pair, ...]
    folder: Path | None
    repository: str | None
    confirmed: bool
    sha256: str | None
    licence: str
    moses_punctuation: bool
    starter: bool
    quality: tuple[str, ...]

    @classmethod
    def from_toml(cls, table: dict[str, Any], *, home: Path) -> Self:
        return cls(
            name=table["name"],
            pairs=tuple(_pair(text) for text in table["pairs"]),
            folder=home / table["folder"] if "folder" in table else None,
            repository=table.get("repository"),
            confirmed=table["confirmed"],
            sha256=table.get("sha256"),
            licence=table["licence"],
            moses_punctuation=table["punctuation"] == "moses",
            starter=table.get("starter", False),
            quality=tuple(table["quality"]),
        )

    def revision(self) -> str:
        """The beginning of the weight file's SHA-256, read from the file where the catalogue does not give it."""
        if self.sha256 is not None:
            return self.sha256[:REVISION_LENGTH]
        if self.folder is None:
            raise ModelUnusable(Path(self.name), "this model is not installed", f"Run fetch_models {self.name}")
        return ModelFolder(self.folder).revision

    @classmethod
    def of_folder(cls, folder: Path, *, pairs: Sequence[Pair]) -> Self:
        """An entry for a folder that stands in no catalogue: only OPUS-MT names get its normalisation."""
        return cls(
            name=folder.name,
            pairs=tuple(pairs),
            folder=folder,
            repository=None,
            confirmed=True,
            sha256=None,
            licence="unknown",
            moses_punctuation=folder.name.startswith("opus-mt"),
            starter=False,
            quality=(),
        )


class Catalogue:
    """
    The models, best first.

    ``fetched`` is the folder that holds one folder for each model that was
    fetched; a model found there serves before the bundled starter. ``pivots``
    are the pairs that may go by way of a third language, and that language.
    """

    def __init__(
        self, entries: Sequence[Entry], *, fetched: Path | None = None, pivots: Mapping[Pair, str] = NO_PIVOTS
    ) -> None:
        self._pivots = pivots
        locked = read_lock(fetched) if fetched is not None else {}
        self.entries = tuple(_where_it_is(entry, fetched, locked.get(entry.name)) for entry in entries)

    @classmethod
    def load(cls, path: Path = CATALOGUE_FILE, *, fetched: Path | None = None) -> Self:
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
            entries = [Entry.from_toml(table, home=path.parent) for table in tables["model"]]
            pivot = tables.get("pivot", {"pairs": []})
            pivots = {_pair(text): str(pivot["through"]) for text in pivot["pairs"]}
        except (OSError, ValueError, KeyError) as broken:
            raise ModelUnusable(path, "the catalogue cannot be read", "Restore the file from the release") from broken
        return cls(entries, fetched=fetched, pivots=pivots)

    def installed(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.folder is not None]

    def pairs(self) -> list[Pair]:
        """What is translated, directly or by way of a third language."""
        direct = self._direct()
        return sorted(direct | {pair for pair in self._pivots if set(self._halves(pair)) <= direct})

    def through(self, source: str, target: str) -> str | None:
        """The language by way of which a pair goes; None where a model serves it. Raises ``PairUnsupported``."""
        direct = self._direct()
        if (source, target) in direct:
            return None
        if (source, target) in self._pivots and set(self._halves((source, target))) <= direct:
            return self._pivots[source, target]
        raise PairUnsupported(source, target)

    def _direct(self) -> set[Pair]:
        return {pair for entry in self.installed() for pair in entry.pairs}

    def _halves(self, pair: Pair) -> tuple[Pair, Pair]:
        through = self._pivots[pair]
        return (pair[0], through), (through, pair[1])

    def serving(self, source: str, target: str) -> Entry:
        """The entry for a pair; raises ``PairUnsupported`` when no installed model serves it by itself."""
        for entry in self.installed():
            if (source, target) in entry.pairs:
                return entry
        raise PairUnsupported(source, target)

    def serving_entries(self) -> list[Entry]:
        """Each entry that serves at least one pair, once."""
        return list({entry.name: entry for entry in (self.serving(*pair) for pair in sorted(self._direct()))}.values())

    def to_fetch(self, asked: str) -> Entry:
        """The entry of this name, or the best one for a pair such as ``en-es``. Raises ``FetchFailed``."""
        if (entry := self.named(asked)) is not None:
            return entry
        for entry in self.entries:
            if entry.repository is not None and asked in {"-".join(pair) for pair in entry.pairs}:
                return entry
        raise FetchFailed(asked, "the catalogue has no such pair or model", f"See {CATALOGUE_FILE}")

    def named(self, name: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.name == name), None)


def _pair(text: str) -> Pair:
    source, target = text.split("-")
    return source, target


def _where_it_is(entry: Entry, fetched: Path | None, locked: Locked | None) -> Entry:
    if entry.folder is not None or fetched is None or not (fetched / entry.name).is_dir():
        return entry
    found = dataclasses.replace(entry, folder=fetched / entry.name)
    if locked is None:
        return found
    weights = next(sha256 for name, sha256 in locked.sha256.items() if name in WEIGHT_FILES)
    return dataclasses.replace(found, sha256=weights, quality=(*entry.quality, *locked.measured))
