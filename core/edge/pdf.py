"""The one door to WeasyPrint: a template in, a PDF with Chinese type out."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from PIL import ImageFile

from core.kernel.errors import Unavailable

APT_LINE = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
FONT_FACE = """
@font-face { font-family: 'Marque Sans'; src: local('Noto Sans CJK SC'), url('%s'); }
@font-face { font-family: 'Marque Sans'; font-weight: bold; src: local('Noto Sans CJK SC Bold'), url('%s'); }
"""


class PdfUnavailable(Unavailable):
    """The machine lacks Pango; `params.fix` is the command that installs it."""

    default_code = "pdf.unavailable"
    default_message = _("PDF files cannot be made on this machine yet: %(fix)s")


class _Engine(NamedTuple):
    module: Any
    fonts: Any
    stylesheet: Any


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """Render a Django template to PDF/A-3b. Raises PdfUnavailable where the native libraries are missing."""
    engine = _engine()
    html = engine.module.HTML(string=render_to_string(template, context), url_fetcher=_refuse)
    document: bytes = html.write_pdf(
        stylesheets=[engine.stylesheet], font_config=engine.fonts, pdf_variant="pdf/a-3b"
    )
    return document


def available() -> bool:
    """Whether PDFs can be made here."""
    try:
        _engine()
    except PdfUnavailable:
        return False
    return True


@cache
def _engine() -> _Engine:
    # Imported on first use: loading Pango costs half a second and 60 MB that web workers need not pay.
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise PdfUnavailable(params={"fix": APT_LINE}) from error
    # WeasyPrint makes Pillow accept cut-off pictures, in the whole process: uploads must still be refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    fonts = FontConfiguration()
    font = _font().as_uri()
    sheet = weasyprint.CSS(string=FONT_FACE % (font, font), font_config=fonts)
    return _Engine(weasyprint, fonts, sheet)


def _font() -> Path:
    package = Path(str(files("pylopdf_fonts_zh_cn")))
    return next(iter(sorted(package.rglob("*Sans*.otf"))))


def _refuse(url: str, *args: Any, **options: Any) -> Any:
    raise ValueError(f"documents fetch nothing: {url}")
