"""`make run`: everything between a fresh clone and a server that answers, then the server itself in this process."""

import os
import socket
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.db import OperationalError, connection

from config.environment import Environment, data_folder
from config.secrets import make_missing

ROOT = Path(__file__).resolve().parent.parent
ANY_HOST = {"0.0.0.0": "localhost", "::": "localhost"}  # noqa: S104  shown to a person, not bound


def main() -> None:
    """Make what is missing, fill an empty database with the demo, become the web process of the Procfile."""
    data_dir = data_folder()
    host, port = os.environ.get("HOST", "127.0.0.1"), _port()
    _check_free(host, port)
    os.umask(0o077)  # what is written from here on is patients' data and keys
    if made := _secrets(data_dir):
        _say(f"Made {len(made)} secrets in {data_dir / '.env'}; keep a copy, it opens what the database seals.")
    Environment.read_env(data_dir / ".env")
    # On one's own machine there is no certificate; behind a proxy the environment says otherwise.
    os.environ.setdefault("INTERCONSULTA_HTTPS", "0")
    # One process is all that is started here: with Redis too it has to translate by itself.
    os.environ.setdefault("INTERCONSULTA_EMBEDDED_WORKERS", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    _prepare()
    _say(f"\nInterconsulta starts at http://{ANY_HOST.get(host, host)}:{port}/  (Ctrl-C stops it)\n")
    sys.stdout.flush()
    _become_web()


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not (text.isdigit() and 0 < int(text) < 65536):
        raise SystemExit("PORT must be a number from 1 to 65535.")
    return int(text)


def _check_free(host: str, port: int) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        raise SystemExit(
            f"Cannot listen on {host}, port {port} ({problem.strerror}). Choose another one: PORT={port + 1} make run"
        ) from None


def _secrets(data_dir: Path) -> list[str]:
    try:
        return make_missing(data_dir)
    except OSError as problem:
        raise SystemExit(
            f"Cannot write in {data_dir} ({problem.strerror}). INTERCONSULTA_DATA names another."
        ) from None


def _prepare() -> None:
    django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError:
        raise SystemExit(f"The {connection.display_name} database does not answer. Is DATABASE_URL right?") from None
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("demo", force=True, unless_used=True)


def _become_web() -> None:
    web = next(line for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines() if line.startswith("web:"))
    os.chdir(ROOT)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    # Replaced, not started: Ctrl-C and SIGTERM must reach the server itself. The line is the repository's own.
    os.execvp("sh", ["sh", "-c", f"exec {web.removeprefix('web:').strip()}"])  # noqa: S606, S607


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
