"""Printing by our door beside bare WeasyPrint with the same page, fonts and kind of PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from core.edge.glyphs import BOLD, REGULAR
from core.edge.pdf import FONT_FACE, VARIANT, lay_out
from tests.benchmarks.contracts_parts.paper import compared, page


def measure() -> Iterator[dict[str, Any]]:
    """`render_ratio`."""
    html, fonts = page(), FontConfiguration()
    sheet = weasyprint.CSS(string=FONT_FACE % (REGULAR.as_uri(), BOLD.as_uri()), font_config=fonts)

    def bare() -> bytes:
        document = weasyprint.HTML(string=html)
        made: bytes = document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant=VARIANT)
        return made

    yield compared("render_ratio", lambda: lay_out(html).pdf, bare)
