"""Sitemaps as the protocol wants them (sitemaps.org 0.9, with `xhtml:link` for languages), packed by gzip."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from core.edge.languages import in_language
from core.edge.web import host_url

TONGUES = {"zh-hans": "zh-Hans", "en": "en"}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SETS = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


class Page(NamedTuple):
    """A page by its plain path, and when it last changed."""

    path: str
    changed_at: datetime | None = None


def urlset(pages: Iterable[Page]) -> Iterator[str]:
    """Each page once in every language, each with all of them."""
    yield _HEAD + _SETS
    for page in pages:
        own = {code: escape(host_url(path=in_language(page.path, code))) for code in TONGUES}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{TONGUES[code]}" href="{address}"/>'
            for code, address in own.items()
        )
        links += f'<xhtml:link rel="alternate" hreflang="x-default" href="{own["zh-hans"]}"/>'
        changed = f"<lastmod>{_moment(page.changed_at)}</lastmod>" if page.changed_at else ""
        for address in own.values():
            yield f"<url><loc>{address}</loc>{changed}{links}</url>\n"
    yield "</urlset>\n"


def index(maps: Iterable[Page]) -> Iterator[str]:
    """The maps there are."""
    yield _HEAD + _INDEX
    for one in maps:
        changed = f"<lastmod>{_moment(one.changed_at)}</lastmod>" if one.changed_at else ""
        yield f"<sitemap><loc>{escape(host_url(path=one.path))}</loc>{changed}</sitemap>\n"
    yield "</sitemapindex>\n"


def packed(lines: Iterable[str]) -> bytes:
    """The document by gzip, without a clock in it: the same document makes the same bytes."""
    press = zlib.compressobj(6, zlib.DEFLATED, 31)
    parts = [press.compress(line.encode()) for line in lines]
    return b"".join([*parts, press.flush()])


def unpacked(data: bytes, piece: int = 64 * 1024) -> Iterator[bytes]:
    """The document again, a piece at a time."""
    reader = zlib.decompressobj(31)
    left = data
    while left:
        if out := reader.decompress(left, piece):
            yield out
        left = reader.unconsumed_tail
    if rest := reader.flush():
        yield rest


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
