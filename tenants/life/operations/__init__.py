"""Writes of a dealer's life: its states, its exports, its end."""

from tenants.life.operations.erasing import LeftBehind, begin_erasure, carry_out_erasure
from tenants.life.operations.exporting import ask_export, export_to, make_export, note_download
from tenants.life.operations.importing import Imported, import_dealer
from tenants.life.operations.keeping import erase_kept
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
    "Imported",
    "LeftBehind",
    "ask_export",
    "begin_erasure",
    "carry_out_erasure",
    "close_for_maintenance",
    "erase_kept",
    "export_to",
    "freeze_dealer",
    "import_dealer",
    "keep_dealer",
    "make_export",
    "note_download",
    "offboard_dealer",
    "open_after_maintenance",
    "reactivate_dealer",
    "suspend_dealer",
]
