"""Files that nobody reads where they lie: sealed, and under names that say nothing of what was sent."""

from collections.abc import Collection
from datetime import timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from consult import clock, keys

# A file whose row was never stored, or whose removal failed, is nobody's after so long.
ORPHAN_AFTER = timedelta(hours=1)


class SealedFiles:
    """The files of one storage of the settings."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    @property
    def storage(self) -> Storage:
        return storages[self._alias]

    def keep(self, content: bytes) -> str:
        """Seal and store a file; gives its name."""
        # A name of its own, never the sender's, which may hold theirs or the patient's.
        name = uuid4().hex
        self.storage.save(name, ContentFile(keys.seal(content, bound_to=name.encode())))
        return name

    def read(self, name: str) -> bytes:
        """The file as it was kept. Raises `FileNotFoundError`, `keys.SealBroken`."""
        with self.storage.open(name) as file:
            return keys.unseal(file.read(), bound_to=name.encode())

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone is no matter."""
        self.storage.delete(name)

    def sweep(self, named: Collection[str]) -> int:
        """Delete files that no row names; gives how many."""
        try:
            there = self.storage.listdir("")[1]
        except FileNotFoundError:  # nothing was ever kept in this folder
            return 0
        before = clock.now() - ORPHAN_AFTER
        old = [name for name in there if name not in named and self.storage.get_modified_time(name) < before]
        for name in old:
            self.storage.delete(name)
        return len(old)
