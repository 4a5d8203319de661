"""Where sealed files lie: a folder of the server's own, or a bucket that speaks S3."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from config.environment import Environment


def folder(location: Path) -> dict[str, Any]:
    """A folder that the server alone reads."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": location, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }


def image_storage(env: Environment, data_dir: Path) -> dict[str, Any]:
    """Pictures of cases: in `data_dir` by default; `INTERCONSULTA_S3_BUCKET` names a bucket."""
    bucket = env.str("INTERCONSULTA_S3_BUCKET", default="")
    if not bucket:
        return folder(data_dir / "images")
    if not (find_spec("storages") and find_spec("boto3")):
        raise SystemExit("INTERCONSULTA_S3_BUCKET needs packages: pip install -r requirements-optional.txt")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": "images",
            "endpoint_url": env.str("INTERCONSULTA_S3_ENDPOINT", default="") or None,
            "region_name": env.str("INTERCONSULTA_S3_REGION", default="") or None,
            # Without them boto3 looks where the machine keeps its own.
            "access_key": env.str("INTERCONSULTA_S3_KEY", default="") or None,
            "secret_key": env.str("INTERCONSULTA_S3_SECRET", default="") or None,
            "addressing_style": "path",
            "file_overwrite": False,
            "default_acl": None,
        },
    }
