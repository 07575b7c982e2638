"""Going back to a backup, as tests do it."""

from __future__ import annotations

from core.kernel.actor import SYSTEM
from tenants.archive.dump import Nowhere, dump_schema
from tenants.archive.models import Backup, Restore
from tenants.archive.operations import (
    restore_dealer,
)


def restore(backup: Backup) -> Restore:
    """The dealer back at its backup."""
    return restore_dealer(actor=SYSTEM, dealer_id=backup.dealer_id, backup_id=backup.id)


def codes(restore: Restore) -> list[tuple[str, str]]:
    """What a restore told, as code and reference."""
    return sorted((f["code"], f["reference"]) for f in restore.findings)


def content(schema: str):
    """What a schema holds, as a backup would say it."""
    return dump_schema(schema, Nowhere())
