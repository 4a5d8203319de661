"""The secrets of a server that has none yet, made once: `python -m config.secrets`."""

import base64
import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from config.environment import KEY_BYTES, data_folder


def _seal_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def _vapid_key() -> str:
    """A private key of the curve P-256, as RFC 8292 wants it; the public one is computed from it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(KEY_BYTES)).decode()


MADE_BY: dict[str, Callable[[], str]] = {
    "INTERCONSULTA_SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "INTERCONSULTA_SEAL_KEYS": _seal_key,
    "INTERCONSULTA_TAG_KEY": lambda: secrets.token_urlsafe(32),
    "INTERCONSULTA_VAPID_KEY": _vapid_key,
}
# Without these two, what is in the database cannot be tied to its doctors again: never replaced unasked.
BOUND_TO_THE_DATABASE = ("INTERCONSULTA_SEAL_KEYS", "INTERCONSULTA_TAG_KEY")


def make_missing(data_dir: Path) -> list[str]:
    """
    Write the secrets that are neither in the environment nor in `data_dir/.env`; gives their names.

    Ends with a sentence when a database is there but a key that it was written with is gone: a new key would
    separate every voice from its doctor for good.
    """
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = data_dir / ".env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    known = {line.partition("=")[0].removeprefix("export ").strip() for line in lines if "=" in line}
    missing = [name for name in MADE_BY if name not in known and not os.environ.get(name)]
    lost = [name for name in missing if name in BOUND_TO_THE_DATABASE]
    database = data_dir / "interconsulta.sqlite3"
    if lost and database.exists() and database.stat().st_size and not os.environ.get("DATABASE_URL"):
        raise SystemExit(
            f"{' and '.join(lost)} is missing, but {database} was written with it. "
            f"Bring {file} back from your backup, or start with another INTERCONSULTA_DATA."
        )
    if missing:
        _replace(file, [*lines, *(f"{name}={MADE_BY[name]()}" for name in missing)])
    return missing


def _replace(file: Path, lines: list[str]) -> None:
    # Whole or not at all: half a file of secrets would look like a lost key at the next start.
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".env-")  # mode 0600
    with os.fdopen(handle, "w", encoding="utf-8") as draft:
        draft.write("\n".join(lines) + "\n")
        draft.flush()
        os.fsync(draft.fileno())
    Path(name).replace(file)


if __name__ == "__main__":
    made = make_missing(data_folder())
    sys.stdout.write(f"Made {', '.join(made)}.\n" if made else "Every secret is there already.\n")
