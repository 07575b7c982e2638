"""Object storage that speaks S3. Patience with it ends: a store that is gone must not hold a worker."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage  # type: ignore[import-untyped]


class Bucket(S3Storage):  # type: ignore[misc]
    """django-storages' S3 with timeouts of its own, for the stores that dealers' backups lie in."""

    def get_default_settings(self) -> dict[str, Any]:
        """Seconds to connect and to wait; buckets as paths, not host names, which any store understands."""
        settings: dict[str, Any] = super().get_default_settings()
        return {
            **settings,
            "client_config": Config(
                connect_timeout=5,
                read_timeout=60,
                retries={"max_attempts": 3, "mode": "standard"},
                signature_version="s3v4",
                s3={"addressing_style": "path"},
            ),
        }
