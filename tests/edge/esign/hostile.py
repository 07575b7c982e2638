"""PDFs that mean harm, written by hand."""

from __future__ import annotations

PAGES = b"<</Type/Pages/Kids[]/Count 0>>"


def made_of(*objects: bytes) -> bytes:
    """A file of these objects, the first of which is its catalog."""
    out, places = b"%PDF-1.7\n", []
    parts = [out]
    size = len(out)
    for number, each in enumerate(objects, 1):
        places.append(size)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, each))
        size += len(parts[-1])
    rows = b"".join(b"%010d 00000 n \n" % each for each in places)
    count = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, rows))
    parts.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, size))
    return b"".join(parts)


def forest(depth: int) -> bytes:
    """Fields that each name the next one twice."""
    fields = [b"<</T(a)/Kids[%d 0 R %d 0 R]>>" % (n + 4, n + 4) for n in range(depth)]
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>"
    return made_of(catalog, PAGES, *fields, b"<</FT/Sig/T(z)>>")


def nested(depth: int) -> bytes:
    """Brackets within brackets."""
    return made_of(b"<</Type/Catalog/Pages 2 0 R/X %s%s>>" % (b"[" * depth, b"]" * depth), PAGES)
