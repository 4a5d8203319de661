"""Where pictures lie, by the environment."""

from pathlib import Path

import pytest

from config import files
from config.environment import Environment
from config.files import image_storage


def test_pictures_lie_in_a_folder_that_the_server_alone_reads(tmp_path: Path) -> None:
    found = image_storage(Environment(), tmp_path)

    assert found["OPTIONS"]["location"] == tmp_path / "images"
    assert (found["OPTIONS"]["file_permissions_mode"], found["OPTIONS"]["directory_permissions_mode"]) == (0o600, 0o700)


def test_a_bucket_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERCONSULTA_S3_BUCKET", "pictures")
    monkeypatch.setenv("INTERCONSULTA_S3_ENDPOINT", "https://s3.hospital.example")

    found = image_storage(Environment(), tmp_path)

    assert found["BACKEND"] == "storages.backends.s3.S3Storage"
    told = {name: found["OPTIONS"][name] for name in ("bucket_name", "endpoint_url", "default_acl", "file_overwrite")}
    assert told == {
        "bucket_name": "pictures",
        "endpoint_url": "https://s3.hospital.example",
        "default_acl": None,
        "file_overwrite": False,
    }


def test_a_bucket_without_its_packages_stops_the_start_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERCONSULTA_S3_BUCKET", "pictures")
    monkeypatch.setattr(files, "find_spec", lambda _name: None)

    with pytest.raises(SystemExit, match=r"requirements-optional\.txt"):
        image_storage(Environment(), tmp_path)
