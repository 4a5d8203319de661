"""Search: how long a query takes, and what the index adds to a write, over 20,000 texts with their translations.

On SQLite, or on the PostgreSQL that DATABASE_URL names, in a database of its own that is removed at the end.
"""

import base64
import os
import subprocess
import sys
import tempfile

from bench.figures import machine
from bench.server import ROOT

INSIDE = "import django; django.setup(); from bench.searching import main; main()"
SECRETS = (
    "INTERCONSULTA_SECRET_KEY",
    "INTERCONSULTA_TAG_KEY",
    "INTERCONSULTA_SEAL_KEYS",
    "INTERCONSULTA_VAPID_KEY",
)


def main() -> int:
    key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    with tempfile.TemporaryDirectory(prefix="bench-") as data:
        own = dict.fromkeys(SECRETS, key) | {"DJANGO_SETTINGS_MODULE": "config.settings", "INTERCONSULTA_DATA": data}
        status = subprocess.run(
            [sys.executable, "-c", INSIDE], cwd=ROOT, env={**os.environ, **own}, check=False
        ).returncode
    print(f"\n{machine()}")
    return status


if __name__ == "__main__":
    sys.exit(main())
