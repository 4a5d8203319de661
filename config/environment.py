"""The environment as the settings read it: a setting that is missing or does not fit ends the start in one sentence."""

import base64
import binascii
import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32  # AES-256


class Environment(environ.Env):  # type: ignore[misc]
    """Reads settings; a value that cannot be read is named, never shown, since it may be a secret."""

    def get_value(self, var: str, *args: Any, **options: Any) -> Any:
        try:
            return super().get_value(var, *args, **options)
        except (ValueError, ImproperlyConfigured):
            raise SystemExit(
                f"{var} holds a value that cannot be used. docs/operations.md says what it takes."
            ) from None


def data_folder() -> Path:
    """Where this server keeps what it writes: `INTERCONSULTA_DATA`, or `var/` beside the code."""
    chosen = os.environ.get("INTERCONSULTA_DATA")
    return Path(chosen).resolve() if chosen else Path(__file__).resolve().parent.parent / "var"


def required(env: Environment, name: str) -> str:
    """The secret `name`. Where there is none the start ends here, in one sentence and without a traceback."""
    value: str = env.str(name, default="")
    if not value:
        raise SystemExit(
            f"{name} is not set. Put it into the environment, or let `python -m config.secrets` make it once."
        )
    return value


def seal_keys(env: Environment) -> list[str]:
    """The keys that seal: each 32 bytes in URL-safe base64, with commas between. The first one seals, all open."""
    keys = [key.strip() for key in required(env, "INTERCONSULTA_SEAL_KEYS").split(",") if key.strip()]
    if not keys or not all(_fits(key) for key in keys):
        raise SystemExit("INTERCONSULTA_SEAL_KEYS must hold keys of 32 bytes in URL-safe base64, with commas between.")
    return keys


def vapid_key(env: Environment) -> str:
    """The private key by which push services know this server: 32 bytes in URL-safe base64."""
    key = required(env, "INTERCONSULTA_VAPID_KEY")
    if not _fits(key):
        raise SystemExit("INTERCONSULTA_VAPID_KEY must hold 32 bytes in URL-safe base64.")
    return key


def _fits(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key)) == KEY_BYTES
    except (ValueError, binascii.Error):
        return False
