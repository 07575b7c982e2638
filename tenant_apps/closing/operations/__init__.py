"""Everything that changes statements, their lines and the days of the books."""

from tenant_apps.closing.operations.closing import ask_reopening, close_day, keep_closed, reopen_day
from tenant_apps.closing.operations.importing import check_statement, import_statement
from tenant_apps.closing.operations.settling import (
    explain_movements,
    match_by_hand,
    match_open_lines,
    unmatch,
    write_off,
)

__all__ = [
    "ask_reopening",
    "check_statement",
    "close_day",
    "explain_movements",
    "import_statement",
    "keep_closed",
    "match_by_hand",
    "match_open_lines",
    "reopen_day",
    "unmatch",
    "write_off",
]
