"""What happens in the archive: each in one transaction, with its audit line."""

from tenant_apps.archive.operations.filing import erase_expired, file_document, open_document, view_document
from tenant_apps.archive.operations.holding import ask_release, keep_hold, place_hold, release_hold

__all__ = [
    "ask_release",
    "erase_expired",
    "file_document",
    "keep_hold",
    "open_document",
    "place_hold",
    "release_hold",
    "view_document",
]
