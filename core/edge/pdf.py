"""The one door to WeasyPrint: a page in, a PDF with Chinese type out, the same bytes for the same words."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from PIL import ImageFile

from core.edge.glyphs import BOLD, REGULAR
from core.kernel.errors import Unavailable

APT_LINE = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
VARIANT = "pdf/a-3a"  # for the archive, and tagged for those who listen to it
PICTURES = "picture:"
"""What the address of a picture that comes along with the page begins with."""
POINTS = 0.75  # of a CSS pixel
FONT_FACE = """
@font-face { font-family: 'Marque Sans'; src: url('%s'); }
@font-face { font-family: 'Marque Sans'; font-weight: bold; src: url('%s'); }
"""


class PdfUnavailable(Unavailable):
    """The machine lacks Pango; `params.fix` is the command that installs it."""

    default_code = "pdf.unavailable"
    default_message = _("PDF files cannot be made on this machine yet: %(fix)s")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an element with an id is: `page` counts from 0, `box` is left, bottom, right, top in points."""

    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Laid:
    """A PDF and where the elements with an id stand in it."""

    pdf: bytes
    anchors: Mapping[str, Anchor]


class _Engine(NamedTuple):
    module: Any
    response: Any
    fonts: Any
    stylesheet: Any


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """Render a Django template to PDF/A-3a. Raises PdfUnavailable where the native libraries are missing."""
    return lay_out(render_to_string(template, context)).pdf


def lay_out(html: str, pictures: Mapping[str, bytes] | None = None) -> Laid:
    """Print a page as PDF/A-3a. Its pictures are given by name and said there as `picture:<name>`.

    The same page and pictures give the same bytes, on any machine. Raises PdfUnavailable.
    """
    engine = _engine()
    given = {f"{PICTURES}{name}": data for name, data in (pictures or {}).items()}
    page = engine.module.HTML(string=html, url_fetcher=_fetcher(given, engine.response))
    document = page.render(stylesheets=[engine.stylesheet], font_config=engine.fonts, pdf_variant=VARIANT)
    return Laid(document.write_pdf(pdf_variant=VARIANT), _anchors(document.pages))


def available() -> bool:
    """Whether PDFs can be made here."""
    try:
        _engine()
    except PdfUnavailable:
        return False
    return True


def _fetcher(given: Mapping[str, bytes], response: Any) -> Callable[..., Any]:
    def fetch(url: str, *args: Any, **options: Any) -> Any:
        if url not in given:
            raise ValueError(f"documents fetch nothing: {url}")
        return response(url, given[url], {"Content-Type": "image/png"})

    return fetch


def _anchors(pages: Any) -> dict[str, Anchor]:
    return {
        name: Anchor(
            number,
            (left * POINTS, (page.height - bottom) * POINTS, right * POINTS, (page.height - top) * POINTS),
        )
        for number, page in enumerate(pages)
        for name, (left, top, right, bottom) in page.anchors.items()
    }


@cache
def _engine() -> _Engine:
    # Imported on first use: loading Pango costs half a second and 60 MB that web workers need not pay.
    try:
        with _no_fonts_of_the_machine():
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import URLFetcherResponse

            fonts = FontConfiguration()
    except OSError as error:
        raise PdfUnavailable(params={"fix": APT_LINE}) from error
    # WeasyPrint makes Pillow accept cut-off pictures, in the whole process: uploads must still be refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    sheet = weasyprint.CSS(string=FONT_FACE % (REGULAR.as_uri(), BOLD.as_uri()), font_config=fonts)
    return _Engine(weasyprint, URLFetcherResponse, fonts, sheet)


@contextmanager
def _no_fonts_of_the_machine() -> Iterator[None]:
    """Fontconfig looks for its file while it starts; programs started later must find the machine's own."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
