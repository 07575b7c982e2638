"""Cars side by side: which ones an address asks for, and their values in rows."""

from .address import MOST, Asked, Chosen, TrimName, address, asked
from .table import Cell, Group, Row, best_of, table

__all__ = [
    "MOST", "Asked", "Cell", "Chosen", "Group", "Row", "TrimName", "address", "asked", "best_of", "table",
]  # fmt: skip
