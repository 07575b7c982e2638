"""Taking backups, putting a dealer back to one, rehearsing it, and forgetting them."""

from tenants.archive.operations.drilling import drill_dealer, drill_sample, sweep_scratch
from tenants.archive.operations.forgetting import forget_backups, thin_out
from tenants.archive.operations.restoring import (
    ask_for_restore,
    ask_for_undo,
    drop_what_was_kept_long_enough,
    mend_interrupted,
    restore_dealer,
    undo_restore,
)
from tenants.archive.operations.taking import ask_for_backup, take_backup, take_due_backups

__all__ = [
    "ask_for_backup",
    "ask_for_restore",
    "ask_for_undo",
    "drill_dealer",
    "drill_sample",
    "drop_what_was_kept_long_enough",
    "forget_backups",
    "mend_interrupted",
    "restore_dealer",
    "sweep_scratch",
    "take_backup",
    "take_due_backups",
    "thin_out",
    "undo_restore",
]
