"""A data folder as the product makes it before its first start, made once a run and copied for every server."""

import shutil
import sys
from pathlib import Path

from tests.rig.environment import for_product
from tests.rig.processes import run


class Prepared:
    """Migrated SQLite and collected static files; the models that are converted belong to all servers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "data"
        self._converted = folder / "converted"
        self._converted.mkdir()
        for command in (("migrate", "--noinput"), ("collectstatic", "--noinput")):
            run([sys.executable, "manage.py", *command], environment=for_product(self._folder))

    def copy_to(self, data: Path) -> None:
        shutil.copytree(self._folder, data, dirs_exist_ok=True)
        (data / "converted").symlink_to(self._converted)
