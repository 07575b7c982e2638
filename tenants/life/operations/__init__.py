"""A dealer's states: who may change them, and what follows."""

from tenants.life.operations.exporting import ask_export, note_download, record_export
from tenants.life.operations.states import (
    close_for_maintenance,
    freeze_dealer,
    keep_dealer,
    offboard_dealer,
    open_after_maintenance,
    reactivate_dealer,
    suspend_dealer,
)

__all__ = [
    "ask_export",
    "close_for_maintenance",
    "freeze_dealer",
    "keep_dealer",
    "note_download",
    "offboard_dealer",
    "open_after_maintenance",
    "reactivate_dealer",
    "record_export",
    "suspend_dealer",
]
