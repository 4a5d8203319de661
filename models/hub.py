"""
A model hub, or the copies of it that this machine keeps, through huggingface_hub.

``HF_ENDPOINT``, ``HF_HOME``, ``HF_TOKEN`` and ``HF_HUB_OFFLINE`` mean what
they mean to that library, which also goes on by itself when a connection is cut.
"""

import errno
import hashlib
import os
import shutil
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import HfApi, constants, hf_hub_url, scan_cache_dir, try_to_load_from_cache
from huggingface_hub.errors import (  # type: ignore[attr-defined]
    CacheNotFound,
    HTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.file_download import http_get
from huggingface_hub.utils._headers import build_hf_headers

from models.errors import FetchFailed

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Announced:
    """What the hub says of a file: a SHA-256 for large ones, git's own SHA-1 for those that live in the repository."""

    size: int
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One revision of a repository."""

    repository: str
    revision: str
    files: Mapping[str, Announced]


def offer(repository: str, revision: str | None) -> Offer:
    """What the hub, or the copy on this machine, has of this revision (default: the newest). Raises `FetchFailed`."""
    if constants.is_offline_mode():
        return _kept(repository, revision)
    with _told(repository):
        info = HfApi().model_info(repository, revision=revision, files_metadata=True)
    files = {
        file.rfilename: Announced(file.size or 0, (file.lfs.sha256 if file.lfs else file.blob_id) or "")
        for file in info.siblings or ()
    }
    if info.sha is None:
        raise FetchFailed(repository, "the hub names no revision", "Check HF_ENDPOINT")
    return Offer(repository=repository, revision=info.sha, files=files)


def download(offered: Offer, name: str, *, to: Path, partial: Path) -> None:
    """
    Bring one file of an offer to ``to``, whole and of the announced checksum, from this machine where it has a copy.

    Raises ``FetchFailed``. What was cut off is kept in the folder ``partial``
    under its checksum, and the next call, of any process, goes on where it
    ended; what has another checksum is thrown away.
    """
    announced = offered.files[name]
    kept = try_to_load_from_cache(offered.repository, name, revision=offered.revision)
    if isinstance(kept, str) and _checksum(Path(kept), announced) == announced.checksum:
        shutil.copyfile(kept, to)
        return
    if constants.is_offline_mode():
        raise FetchFailed(offered.repository, f"the copy of {name} on this machine is damaged", "Copy it there again")
    begun = partial / announced.checksum
    with _told(offered.repository), begun.open("ab") as file:
        # Not hf_hub_download: it resumes within one call only, and throws away what a killed process has brought.
        http_get(
            hf_hub_url(offered.repository, name, revision=offered.revision),
            file,
            resume_size=file.tell(),
            headers=build_hf_headers(),
            expected_size=announced.size,
            displayed_filename=name,
        )
    if _checksum(begun, announced) != announced.checksum:
        begun.unlink()
        raise FetchFailed(offered.repository, f"{name} has not the checksum that the hub announces", "Fetch it again")
    begun.rename(to)


def sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _kept(repository: str, revision: str | None) -> Offer:
    try:
        repositories = scan_cache_dir().repos
    except CacheNotFound:
        repositories = frozenset()
    for kept in (each for each in repositories if each.repo_id == repository and each.repo_type == "model"):
        for one in kept.revisions:
            if one.commit_hash == revision or (revision is None and "main" in one.refs):
                # The cache names what it keeps by the checksum that the hub announced.
                files = {file.file_name: Announced(file.size_on_disk, file.blob_path.name) for file in one.files}
                return Offer(repository=repository, revision=one.commit_hash, files=files)
    raise FetchFailed(
        repository,
        f"HF_HUB_OFFLINE is set and {constants.HF_HUB_CACHE} has no copy of it",
        "Copy it there, or unset it",
    )


def _checksum(path: Path, announced: Announced) -> str:
    if len(announced.checksum) == hashlib.sha256().digest_size * 2 and set(announced.checksum) <= set(string.hexdigits):
        return sha256(path)
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def _told(repository: str) -> Iterator[None]:
    """Whatever the library raises becomes one sentence that says what to do."""
    try:
        yield
    except (RepositoryNotFoundError, RevisionNotFoundError) as missing:
        raise FetchFailed(repository, "the hub has no such model or revision", "Check its name") from missing
    except (OSError, HTTPError, ValueError) as failed:
        if isinstance(failed, OSError) and failed.errno in NO_ROOM:
            raise FetchFailed(repository, "the disk is full", "Make room and fetch again") from failed
        number = failed.errno if isinstance(failed, OSError) else None
        reason = type(failed).__name__ if number is None else os.strerror(number)
        raise FetchFailed(
            repository, f"the download broke off ({reason})", "Fetch again: it goes on where it ended"
        ) from failed
