"""The one door to pypdf: a mark laid over every page of a copy."""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

A4_POINTS = (595.28, 841.89)


class StampFailed(ValueError):
    """The document is no PDF that can be marked."""


def stamped(document: bytes, stamp: bytes) -> bytes:
    """A copy of a PDF with the first page of `stamp` (A4) over each of its pages, scaled to them.

    The copy has no signature fields: what they showed stays to be seen, but nothing is left to be verified.
    Raises StampFailed.
    """
    writer = PdfWriter()
    try:
        mark = PdfReader(io.BytesIO(stamp)).pages[0]
        for page in PdfReader(io.BytesIO(document)).pages:
            across = float(page.mediabox.width) / A4_POINTS[0]
            up = float(page.mediabox.height) / A4_POINTS[1]
            taken = writer.add_page(page)
            taken.merge_transformed_page(mark, Transformation().scale(across, up))
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise StampFailed(str(error)) from error
    return out.getvalue()
