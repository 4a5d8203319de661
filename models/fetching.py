"""From a catalogue entry to an installed model: fetched, verified, proven, measured, and only then in place."""

import dataclasses
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.catalogue import Entry, Pair
from models.engines.opening import EngineOptions, open_engine
from models.errors import FetchFailed, ModelUnusable
from models.evaluation import CHECK_SET, evaluate, read_pairs
from models.folder import PIECE_FILES, TEXT_FILES, WEIGHT_FILES, ModelFolder
from models.hub import NO_ROOM, Offer, download, offer, sha256
from models.lockfile import Locked, read_lock, write_lock

WANTED_IF_THERE = ("generation_config.json",)
STAGING, REPLACED, PARTIAL, ALONE = ".fetching-", ".replaced-", ".partial", ".alone"
CHECKED: dict[Pair, bool] = {("en", "es"): False, ("es", "en"): True}  # whether the check set is read backwards
# The check set is kind to any model that translates at all; wrong weights or a wrong tokenizer score below 10.
LEAST_CHRF = 20.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fetching:
    """
    How to fetch: into ``home``, proven with the engine of ``options``; ``tell`` hears each step.

    ``update`` takes the newest revision instead of the locked one.
    """

    home: Path
    options: EngineOptions
    tell: Callable[[str], None]
    update: bool = False

    def install(self, entry: Entry) -> None:
        """
        Install a model, or leave everything as it was.

        Raises ``FetchFailed`` and ``ModelUnusable``.
        """
        with _writable(self.home), _alone(self.home):
            locked = read_lock(self.home)
            before = None if self.update else locked.get(entry.name)
            if before is not None and _intact(self.home / entry.name, before):
                self.tell(f"{entry.name} {before.revision[:12]} is installed")
                return
            with tempfile.TemporaryDirectory(prefix=STAGING, dir=self.home) as staging:
                folder = Path(staging) / entry.name
                now = self._fetched(entry, before, folder)
                _put_in_place(folder, self.home / entry.name)
            # Last: a running translator that sees another lock sees a whole model.
            write_lock(self.home, {**locked, entry.name: now})
            self.tell(f"{entry.name} {now.revision[:12]} is installed; running translators change over by themselves")

    def _fetched(self, entry: Entry, before: Locked | None, folder: Path) -> Locked:
        if entry.repository is None:
            raise FetchFailed(entry.name, "it comes with this release and is not fetched", "Name another model")
        offered = offer(entry.repository, before.revision if before else None)
        names = _chosen(offered)
        self._check_room(offered, names)
        megabytes = sum(offered.files[name].size for name in names) / 1e6
        self.tell(f"{entry.repository} at {offered.revision[:12]}: {len(names)} files, {megabytes:.1f} MB")
        sums = {}
        folder.mkdir()
        partial = self.home / PARTIAL
        partial.mkdir(exist_ok=True)
        for name in names:
            download(offered, name, to=folder / name, partial=partial)
            sums[name] = sha256(folder / name)
            self.tell(f"  {name}: checksum verified")
        if before is not None and sums != dict(before.sha256):
            raise FetchFailed(entry.name, "the hub gives other files than catalogue.lock names", "Fetch with --update")
        staged = dataclasses.replace(entry, folder=folder, sha256=sums[_weight_file(names)])
        return Locked(
            repository=entry.repository, revision=offered.revision, sha256=sums, measured=self._measured(staged)
        )

    def _check_room(self, offered: Offer, names: list[str]) -> None:
        # The files, and what the conversion makes of them.
        needed = 2 * sum(offered.files[name].size for name in names)
        free = shutil.disk_usage(self.home).free
        if free < needed:
            raise FetchFailed(
                offered.repository,
                f"{needed / 1e6:.0f} MB are needed and {self.home} has {free / 1e6:.0f} MB free",
                "Make room and fetch again",
            )

    def _measured(self, entry: Entry) -> tuple[str, ...]:
        self.tell(f"{entry.name}: converting and measuring")
        engine = open_engine(entry, self.options)
        lines = []
        for source, target in entry.pairs:
            if (source, target) not in CHECKED:
                self.tell(f"  {source} to {target}: there is no check set, so it is not measured")
                continue
            pairs = read_pairs(CHECK_SET, reverse=CHECKED[source, target])
            score = evaluate(engine, pairs, source=source, target=target)
            if score.model.chrf < LEAST_CHRF:
                raise FetchFailed(
                    entry.name,
                    f"it scores chrF {score.model.chrf:.1f} on the check set",
                    "It is no model for this pair",
                )
            lines.append(f"check set {source}-{target} BLEU {score.model.bleu:.1f} chrF {score.model.chrf:.1f}")
            self.tell(f"  {lines[-1]}, {score.model.sentences_a_second:.0f} sentences/s")
        return tuple(lines)


def _chosen(offered: Offer) -> list[str]:
    """The files that a model needs, with one weight file; raises ``FetchFailed`` naming the one that is not there."""
    weights = next((name for name in WEIGHT_FILES if name in offered.files), WEIGHT_FILES[0])
    needed = [*TEXT_FILES, *PIECE_FILES, weights]
    for name in needed:
        if name not in offered.files:
            raise FetchFailed(offered.repository, f"it has no {name}", "Only MarianMT checkpoints are served")
    return [*needed, *(name for name in WANTED_IF_THERE if name in offered.files)]


def _weight_file(names: list[str]) -> str:
    return next(name for name in WEIGHT_FILES if name in names)


def _intact(folder: Path, locked: Locked) -> bool:
    if not folder.is_dir():
        return False
    try:
        ModelFolder(folder)
        return all(sha256(folder / name) == wanted for name, wanted in locked.sha256.items())
    except (ModelUnusable, OSError):
        return False


def _put_in_place(made: Path, place: Path) -> None:
    for path in (*made.iterdir(), made):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
    if not place.exists():
        made.rename(place)
        return
    aside = place.with_name(f"{REPLACED}{place.name}")
    shutil.rmtree(aside, ignore_errors=True)
    place.rename(aside)
    try:
        made.rename(place)
    except OSError:
        aside.rename(place)
        raise
    shutil.rmtree(aside)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One fetch at a time in this folder; what a killed one has left is swept away."""
    with (home / ALONE).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for left in home.glob(f"{STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def _writable(home: Path) -> Iterator[None]:
    try:
        home.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as refused:
        full = refused.errno in NO_ROOM
        fault = "the disk is full" if full else f"it cannot be written ({os.strerror(refused.errno or errno.EIO)})"
        raise FetchFailed(str(home), fault, "Make room and fetch again" if full else "Make it writable") from refused
