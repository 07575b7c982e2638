from __future__ import annotations

import csv
from io import StringIO

from tenant_apps.closing.errors import FileCut, FileEmpty, FileTooLarge, FileUnreadable
from tenant_apps.closing.facts import ReadFile
from tenant_apps.closing.reading import camt, psp, tables

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_LINES = 20_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, columns: dict[str, str]) -> ReadFile:
    """A bank's CSV, an ISO 20022 camt.053 or a card processor's report, whichever the bytes are.

    `columns` names headers of a bank's CSV for values that are not found by themselves. Raises FileTooLarge,
    FileEmpty, FileCut, FileUnreadable and ColumnsMissing; what is wrong with lines is in the answer.
    """
    if len(data) > LARGEST_FILE:
        raise FileTooLarge(params={"most": LARGEST_FILE // 1024 // 1024})
    if not data.strip():
        raise FileEmpty()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        found = camt.read(data)
    else:
        rows = _rows(_decoded(data))
        found = psp.read(rows) if psp.is_report(rows) else tables.read(rows, columns)
    if len(found.lines) > MOST_LINES:
        raise FileTooLarge(params={"most": LARGEST_FILE // 1024 // 1024})
    if not found.lines and not found.problems:
        raise FileEmpty()
    return found


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else GB18030, which Chinese banks write."""
    for encoding in ("utf-16",) if data[:2] in _UTF16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise FileUnreadable()


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows with the number of the line on which each ends; empty ones are left out."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = "\t" if "\t" in first and "," not in first else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, [cell.strip() for cell in row]))
            if len(rows) > MOST_LINES + 100:
                raise FileTooLarge(params={"most": LARGEST_FILE // 1024 // 1024})
    except csv.Error as error:
        raise FileCut(params={"line": reader.line_num}) from error
    return rows
