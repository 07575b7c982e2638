"""Opening a PDF within limits, and saying plainly why it cannot be opened."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfDecodeLimitError
from pyhanko.pdf_utils.reader import PdfFileReader

from core.edge.esign.errors import PdfLocked, PdfTooHard, PdfTruncated
from core.edge.esign.limits import MEGABYTE, require_end, require_pdf
from core.kernel.errors import DomainError


def opened(content: bytes) -> PdfFileReader:
    """The file, to read. Raises the errors of reading a PDF."""
    require_pdf(content)
    require_end(content)
    with readable():
        reader = PdfFileReader(io.BytesIO(content), strict=False, decode_limits=_limits())
        if reader.encrypted:
            raise PdfLocked
        reader.root["/Pages"]
        return reader


def opened_for_writing(content: bytes) -> IncrementalPdfFileWriter:
    """The file, to append to. Raises the errors of reading a PDF."""
    require_pdf(content)
    require_end(content)
    with readable():
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False, decode_limits=_limits())
        if writer.prev.encrypted:
            raise PdfLocked
        return writer


@contextmanager
def readable() -> Iterator[None]:
    """Turns whatever a broken file does to the parser into PdfTruncated, and a bomb into PdfTooHard."""
    try:
        yield
    except DomainError:
        raise
    except (PdfDecodeLimitError, RecursionError, MemoryError) as error:
        raise PdfTooHard from error
    except Exception as error:  # a parser's surprises at a mangled file are beyond counting
        raise PdfTruncated from error


def _limits() -> DecodeLimits:
    return DecodeLimits(
        per_stream=StreamDecodeLimits(max_output_size=64 * MEGABYTE),
        document_budget=DocumentDecodeBudget(base_allowance=128 * MEGABYTE, max_ratio=10),
    )
