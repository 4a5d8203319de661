"""What was fetched: ``catalogue.lock`` names each model's revision and the checksum of each of its files."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from models.errors import ModelUnusable

LOCK_NAME = "catalogue.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """One fetched model: later fetches bring exactly these files. ``measured`` are its scores on the check set."""

    repository: str
    revision: str
    sha256: Mapping[str, str]
    measured: tuple[str, ...]


def read_lock(home: Path) -> dict[str, Locked]:
    """The fetched models by name; empty where nothing was fetched. Raises ``ModelUnusable``."""
    path = home / LOCK_NAME
    if not path.exists():
        return {}
    try:
        tables = json.loads(path.read_text(encoding="utf-8"))
        return {name: Locked(**{**table, "measured": tuple(table["measured"])}) for name, table in tables.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as broken:
        raise ModelUnusable(
            path, "the lock of the fetched models cannot be read", "Restore it, or delete it"
        ) from broken


def write_lock(home: Path, locked: Mapping[str, Locked]) -> None:
    """Replace the lock as a whole: whoever reads meanwhile sees the old one or the new one."""
    written, name = tempfile.mkstemp(prefix=".lock-", dir=home)
    try:
        with os.fdopen(written, "w", encoding="utf-8") as file:
            json.dump({model: asdict(locked[model]) for model in sorted(locked)}, file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(home / LOCK_NAME)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
