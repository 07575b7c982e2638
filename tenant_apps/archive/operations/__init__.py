"""What happens in the archive: each in one transaction, with its audit line."""

from tenant_apps.archive.operations.exporting import (
    ask_export,
    cancel_export,
    expire_export,
    fetch_export,
    order_export,
    run_export,
)
from tenant_apps.archive.operations.filing import (
    check_document,
    erase_expired,
    file_document,
    open_document,
    view_document,
)
from tenant_apps.archive.operations.holding import ask_release, keep_hold, place_hold, release_hold
from tenant_apps.archive.operations.mandated import run_mandated_export

__all__ = [
    "ask_export",
    "ask_release",
    "cancel_export",
    "check_document",
    "erase_expired",
    "expire_export",
    "fetch_export",
    "file_document",
    "keep_hold",
    "open_document",
    "order_export",
    "place_hold",
    "release_hold",
    "run_export",
    "run_mandated_export",
    "view_document",
]
