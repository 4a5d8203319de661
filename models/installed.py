"""Notices that a model was fetched, or put there by hand, while a translator runs."""

from pathlib import Path

from models.catalogue import Catalogue
from models.lockfile import LOCK_NAME

Times = tuple[int, ...]
Models = set[tuple[str, str | None, int]]


class InstalledModels:
    """
    Compares times of the folder and its lock, which a fetch writes last.

    A new time without another set of models gives no catalogue: a fetch that
    is under way makes and removes folders of its own.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._seen: Times | None = None
        self._models: Models | None = None

    def changed(self) -> Catalogue | None:
        """The catalogue, at first and after each change. Raises ``ModelUnusable`` once where it cannot be read."""
        times = (_time(self._home), _time(self._home / LOCK_NAME))
        if times == self._seen:
            return None
        self._seen = times
        before, self._models = self._models, None
        catalogue = Catalogue.load(fetched=self._home)
        self._models = {(entry.name, entry.sha256, _time(entry.folder)) for entry in catalogue.installed()}
        return None if self._models == before else catalogue


def _time(path: Path | None) -> int:
    try:
        return path.stat().st_mtime_ns if path is not None else 0
    except OSError:
        return 0
