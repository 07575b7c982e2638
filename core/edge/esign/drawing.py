"""What is seen in a signature field: handwriting or seal, and lines of text beside it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from pyhanko.pdf_utils.content import PdfContent, ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.images import pil_image
from pyhanko.pdf_utils.layout import AxisAlignment as Align
from pyhanko.pdf_utils.layout import BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.stamp import StaticStampStyle

from core.edge.esign.errors import PictureUnreadable
from core.edge.esign.facts import Appearance
from core.edge.esign.outlines import operands, regular
from core.edge.esign.seals import company_seal

LARGEST_PICTURE = 2_000_000
MOST_DOTS = 4_000_000
MOST_WIDE = 900
"""Dots across that a picture keeps: more is not seen on paper and makes the file heavy."""
LARGEST_TYPE, SMALLEST_TYPE = 9.0, 3.5
LEADING = 1.35
GREY = b"0.25 0.27 0.30 rg"
MARGIN = 2.0


@dataclass(frozen=True)
class Box:
    """A rectangle in the field, in points."""

    x: float
    y: float
    width: float
    height: float


def style_for(appearance: Appearance, box: tuple[float, float], organisation: str) -> StaticStampStyle:
    """The appearance as pyHanko's stamp for a field of this width and height. Raises PictureUnreadable."""
    return StaticStampStyle(
        background=_Drawing(appearance, box, organisation, _opened(appearance.image_png)),
        background_opacity=1.0,
        background_layout=SimpleBoxLayoutRule(Align.ALIGN_MIN, Align.ALIGN_MIN, Margins(0, 0, 0, 0)),
        border_width=0,
    )


class _Drawing(PdfContent):
    """The drawing, in operators of a content stream."""

    def __init__(
        self, appearance: Appearance, box: tuple[float, float], organisation: str, picture: Image.Image | None
    ) -> None:
        super().__init__(box=BoxConstraints(width=box[0], height=box[1]))
        self._appearance, self._organisation, self._picture = appearance, organisation, picture
        self._width, self._height = box

    def render(self) -> bytes:
        """The operators; pictures and states go into the resources."""
        seen, words = self._split()
        parts = [self._seen(seen) if seen else b"", self._words(words) if words else b""]
        return b" ".join(part for part in parts if part)

    def _split(self) -> tuple[Box | None, Box | None]:
        """Where the picture goes, and where the words: beside each other in a wide field, else one below."""
        whole = Box(MARGIN, MARGIN, self._width - 2 * MARGIN, self._height - 2 * MARGIN)
        pictured = self._picture is not None or self._appearance.kind == "seal"
        lines = len(self._appearance.lines)
        if not pictured:
            return None, whole
        if not lines:
            return whole, None
        if whole.width >= 1.6 * whole.height:
            left = whole.height if self._appearance.kind == "seal" else whole.width * 0.5
            gap = 4.0
            return (
                Box(whole.x, whole.y, left, whole.height),
                Box(whole.x + left + gap, whole.y, whole.width - left - gap, whole.height),
            )
        low = min(whole.height * 0.35, lines * 7.0 * LEADING)
        return (
            Box(whole.x, whole.y + low, whole.width, whole.height - low),
            Box(whole.x, whole.y, whole.width, low),
        )

    def _seen(self, box: Box) -> bytes:
        if self._picture is None:
            radius = min(box.width, box.height) / 2
            return company_seal(self._organisation, box.x + box.width / 2, box.y + box.height / 2, radius)
        picture = self._picture
        scale = min(box.width / picture.width, box.height / picture.height)
        width, height = picture.width * scale, picture.height * scale
        x, y = box.x + (box.width - width) / 2, box.y + (box.height - height) / 2
        self.set_resource(ResourceType.XOBJECT, pdf_name("/Picture"), pil_image(picture, self._ensure_writer))
        return b"q " + operands(width, 0, 0, height, x, y) + b" cm /Picture Do Q"

    def _words(self, box: Box) -> bytes:
        type_, lines = regular(), self._appearance.lines
        size = min(LARGEST_TYPE, box.height / (len(lines) * LEADING))
        widest = max((type_.width(each, 1.0) for each in lines), default=0.0)
        size = max(min(size, box.width / widest if widest else size), SMALLEST_TYPE)
        y = box.y + (box.height + len(lines) * size * LEADING) / 2 - size
        drawn = []
        for line in lines:
            drawn.append(type_.line(_cut(line, size, box.width), box.x, y, size))
            y -= size * LEADING
        return b"q " + GREY + b" " + b" ".join(drawn) + b" Q"


def _cut(line: str, size: float, width: float) -> str:
    """A line that fits even in the smallest type."""
    if regular().width(line, size) <= width * 1.01:
        return line
    while line and regular().width(line + "…", size) > width:
        line = line[:-1]
    return line + "…"


def _opened(png: bytes | None) -> Image.Image | None:
    """The picture, small enough and whole. Raises PictureUnreadable."""
    if png is None or png == b"":
        return None
    if len(png) > LARGEST_PICTURE:
        raise PictureUnreadable
    try:
        with Image.open(BytesIO(png), formats=["PNG"]) as found:
            if found.width * found.height > MOST_DOTS:
                raise PictureUnreadable
            picture = found.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureUnreadable from error
    picture.thumbnail((MOST_WIDE, MOST_WIDE))
    return picture
