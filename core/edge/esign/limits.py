"""What can be said of a file without reading it."""

from __future__ import annotations

from core.edge.esign.errors import NotAPdf, PdfTooLarge, PdfTruncated

MEGABYTE = 1_000_000
LARGEST = 25 * MEGABYTE
HEAD, TAIL = 1024, 2048
"""Bytes at the beginning in which %PDF must stand, and at the end in which %%EOF must."""


def require_pdf(content: bytes) -> None:
    """Raise NotAPdf, PdfTooLarge or PdfTruncated where the bytes alone say so."""
    if len(content) > LARGEST:
        raise PdfTooLarge(params={"limit": f"{LARGEST // MEGABYTE} MB", "unit": "MB"})
    if b"%PDF-" not in content[:HEAD]:
        raise NotAPdf


def require_end(content: bytes) -> None:
    """Raise PdfTruncated where the end of the file is missing."""
    if b"%%EOF" not in content[-TAIL:]:
        raise PdfTruncated
