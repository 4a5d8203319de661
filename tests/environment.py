"""The environment of the tests, set before Django reads its settings: a folder and secrets of this run alone."""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="interconsulta-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

if "PYTEST_XDIST_WORKER" in os.environ:
    # One of several processes has inherited the folder of the one that started it.
    os.environ["INTERCONSULTA_DATA"] = _folder
os.environ.setdefault("INTERCONSULTA_DATA", _folder)
os.environ.update(
    INTERCONSULTA_WRITER_PROCESS="0",  # the writer of a test sees the test's own doubles
    INTERCONSULTA_SECRET_KEY="only-for-tests",
    INTERCONSULTA_SEAL_KEYS=base64.urlsafe_b64encode(bytes(32)).decode(),
    INTERCONSULTA_TAG_KEY="only-for-tests",
    INTERCONSULTA_VAPID_KEY=base64.urlsafe_b64encode(bytes(31) + b"\x01").decode(),
    INTERCONSULTA_HTTPS="0",
)
# WhiteNoise warns of a folder that collectstatic has not made yet, and here a warning is an error.
Path(os.environ["INTERCONSULTA_DATA"], "static").mkdir(parents=True, exist_ok=True)
