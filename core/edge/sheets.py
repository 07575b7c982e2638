"""Tables that a reader takes into a spreadsheet, and files that a reader takes away."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

CSV = "text/csv; charset=utf-8"
BOM = "\ufeff"  # without it Excel reads Chinese as nonsense
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run as a formula."""


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """For Excel and for import: UTF-8 with its mark, no text that runs; numbers are minor units."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(
        [harmless(cell) if isinstance(cell, str) else figure(cell) for cell in row] for row in rows
    )
    return (BOM + out.getvalue()).encode()


def harmless(cell: str) -> str:
    """A text that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def figure(minor: int) -> str:
    """An amount as programs read it: -1234.50."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def taken_away(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be kept under a plain (ASCII) name; no cache keeps another."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
