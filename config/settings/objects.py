"""Where sealed files go: object storage that speaks S3 when a bucket is named, else a folder."""

from pathlib import Path
from typing import Any

from config.settings import env

S3_BUCKET = env.text("MARQUE_S3_BUCKET", "")


def archive_storage(folder: Path) -> dict[str, Any]:
    """The entry of STORAGES for backups and exports: nothing of it is ever served."""
    if not S3_BUCKET:
        options: dict[str, Any] = {
            "location": folder,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    return {
        "BACKEND": "core.storage.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("MARQUE_S3_ENDPOINT", "") or None,
            "access_key": env.text("MARQUE_S3_KEY"),
            "secret_key": env.text("MARQUE_S3_SECRET"),
            "region_name": env.text("MARQUE_S3_REGION", "us-east-1"),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
            "max_memory_size": 8 * 1024 * 1024,  # what is read lies on disk beyond it, never all in memory
        },
    }


def vault_storage(folder: Path) -> dict[str, Any]:
    """The entry of STORAGES for what is written once: a bucket with object lock, else a read-only folder."""
    bucket = env.text("MARQUE_VAULT_BUCKET", "")
    if not bucket:
        return {"BACKEND": "core.storage.vault.ReadOnlyFiles", "OPTIONS": {"location": folder}}
    return {
        "BACKEND": "core.storage.vault.LockedBucket",
        "OPTIONS": {
            "bucket": bucket,
            "endpoint_url": env.text("MARQUE_S3_ENDPOINT", "") or None,
            "aws_access_key_id": env.text("MARQUE_S3_KEY"),
            "aws_secret_access_key": env.text("MARQUE_S3_SECRET"),
            "region_name": env.text("MARQUE_S3_REGION", "us-east-1"),
        },
    }
